"""Workbooks that were given out: to whom, about what, and what stood in them.

What stood in a workbook is the base of every question that arises when it comes back: without
it nobody could tell a change of theirs from a change of ours. It is kept sealed, and
for half a year.
"""
