"""The exact scorer: counting, stages, gates, the pool and the ranking of one lot.

Each number is worked out once, when it is first needed (`worksheet`), and kept; `evaluation`
settles who qualifies before anyone asks the pool. A table of results filled in file order was
rejected: a figure may name a score and a score a figure, so only dependence gives the order.
"""
