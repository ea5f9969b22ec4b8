"""A supplier's tender for one lot as a workbook: taken away, filled in, sent back.

The workbook is made from the rules that the lot is scored by, and carries the lot's id and the
rules' digest, so that one made for another lot, or under rules that were since amended, is told
apart. What comes back is the very document that could have been sent as JSON, and goes the same
way: whatever is wrong is told with its sheet and cell, and either all of it is kept or nothing.
"""
