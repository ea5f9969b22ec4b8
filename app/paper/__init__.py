"""Documents for people: one small model of a page, given as a web page, as a Word file, as words.

A room that writes to somebody builds a `Page` of plain parts, and knows nothing of HTML or of
Word. What is written here looks the same every time it is written: the bytes too.
"""
