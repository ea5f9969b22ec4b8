"""Restating amounts by area: under another vintage, or under the authorities that followed.

What was reported by area keeps its total to the last digit; what had to be guessed, and what could
not be placed, is told beside it.
"""
