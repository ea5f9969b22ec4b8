"""The list of releases as Find a Tender has it, so that its clients work on it unchanged.

It stands at `/api/1.0/ocdsReleasePackages`, outside `/v1`: clients of Find a Tender take another
host name at most, and what follows it is written into them. Parameters, limits, the order, the
links and the refusal of what is unknown are those of the national platform; nobody needs a key.
Whoever sends a test key is shown what was published in its sandbox, and nothing else; nobody else
is ever shown that.
Sources: its API documentation; the spider for it of Open Contracting's Kingfisher Collect.
"""
