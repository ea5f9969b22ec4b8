"""A score in words: three lengths, three readers, one set of numbers.

Every number comes from the scorer's own worksheets, and is written the same way wherever it
stands, so the line, the paragraph and the full working of a tender cannot disagree. Nothing here
works a score out again.
"""
