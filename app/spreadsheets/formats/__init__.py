"""From bytes to plain cells, by the standard library alone; runs only in the child `opening`.

XLSX and ODS parts are walked by our own few handlers on expat. openpyxl and calamine were tried
for it and left: an ODS formula without a saved value, an ODS error, a merged cell and a sheet's
hidden rows come out of them as if nothing were there; a million blank formatted rows, as people
send, take them over ten seconds; and a number that is none fails the file without naming its
cell. openpyxl writes the templates.
"""
