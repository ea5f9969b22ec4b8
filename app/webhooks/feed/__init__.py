"""The change feed: what happened in an authority, in the order in which it was kept.

Its place is a number of the authority's log. Those numbers have no gaps and come in the order in
which transactions commit, since the row that holds the last one stays locked until then. So no
event can come to stand before a place that was already given: not with equal times, not when a
clock steps back, not however many write at once.
"""
