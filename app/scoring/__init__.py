"""What a tender is worth: pure sums from a plan and its submissions to scorecards.

Nothing in this package reads a database, a file, a clock or the network. Give it the same plan
and the same submissions, and it returns the same scorecards, on any machine, in any year.
"""
