"""Open contracting out: what is bought here, and how it goes, as OCDS 1.1 releases.

A release is made when a person of the authority publishes it, and kept as it was, under a number
that no other has: numbers have no gaps and run with the time, across all authorities, since a row
that holds the last one stays locked until the transaction ends. Nothing is ever put in the place
of a release; what changed is told by a further one. To derive releases from the tables whenever
somebody asks was rejected: a rating that is replaced or an indicator that is described anew would
change what stands under an old id.

What is published is public, and read without a key, as on the national platform. So only what
the law publishes is put in: nothing of a tender before its lot was awarded and its award notice
is out, and of it then only the scores of whoever won; never what was reported, proven or doubted,
nor anything about people. The notices of `app.deliveries.notices` are gathered by the very same
code. Each release is held against the schemas of the standard, which ship with the code, before
it is kept. What the standard has no word for, commitments and scores, is in an extension of ours.
"""
