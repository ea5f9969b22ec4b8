"""A list in three forms, JSON, CSV and XLSX, with the same columns, order and names.

A list's columns are the fields of its rows' message: that message is the one declaration. Asked
for as CSV or XLSX without `limit` and `cursor`, a list is given whole, never only its first page.
"""
