"""Giving workbooks out: made for one case, kept as they were given, fetched in three forms."""
