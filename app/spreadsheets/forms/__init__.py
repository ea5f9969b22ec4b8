"""Workbooks that we make and that come back filled in: their sheets, declared once.

A form says what stands in one sheet. It is used to write the sheet, to read it when it comes
back, and to say what is wrong in it; the keys of its fields are those of the API.
"""
