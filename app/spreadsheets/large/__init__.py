"""Files of up to 100 MB and a million rows: read as a stream, staged, made to count at once.

The child (`opening`) holds one stretch of rows at a time. XLSX is scanned by an expression a row:
it takes a tenth of the time of openpyxl's read-only mode, in 20 MB. python-calamine was measured
for it and left: it is somewhat faster, but holds every cell at once (1.1 GB for a million rows of
twelve columns), aborts its process on one far cell, and gives error cells and formulas that were
never worked out as blanks. What the expression does not cover to the last character goes to the
element by element reader of `formats`, row by row, so both say the same.
"""
