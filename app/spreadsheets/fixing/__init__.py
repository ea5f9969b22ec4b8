"""What goes back to whoever sent a workbook with faults: it annotated, and a list to fix.

Both are made anew from the values that were read: nothing of the file itself is kept. Either may
be mended and sent again; what they add is known by its headings, and passed over.
"""
