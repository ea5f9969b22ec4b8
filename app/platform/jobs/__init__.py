"""Work that outlives a request: enqueued in the caller's transaction, done by a worker.

A job is a row. It is there if and only if the transaction that asked for it committed, and its
state, attempts, progress and outcome are read from it on both databases. On PostgreSQL
procrastinate hands jobs to any number of workers; on SQLite one child process of `serve` takes
them in turn. Never a thread of the web process: a loop in it made the slowest requests hundreds
of times slower. Handlers are idempotent: a worker may die after any line, and the job is then
run again under the same id.
"""
