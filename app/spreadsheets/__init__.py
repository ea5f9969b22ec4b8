"""Workbooks in: what a spreadsheet says, read without trusting it.

Nothing in a workbook is run, fetched or believed. A file is told by its content, never by its
name; it is read in a child process that can be killed, and what comes back are plain values,
each with the sheet and cell that it came from.
"""
