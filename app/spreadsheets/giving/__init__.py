"""Giving workbooks out: made for one case, kept as they were given, fetched in three forms.

What is kept is what stands in a workbook; the file is written from that as it is fetched, while
whoever asks waits. That takes about a second for every ten thousand rows, so no job is made of it:
even a register of suppliers is fetched in seconds, and as CSV in an eighth of that.
"""
