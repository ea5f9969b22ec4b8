"""Workbooks to fill in, as pages: say what for, have one made, and fetch it."""
