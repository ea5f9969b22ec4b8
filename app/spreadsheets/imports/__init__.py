"""Taking a filled-in file in: received, read, checked, shown, and only then saved.

What a check shows is what saving does: the same use case runs in a transaction that is rolled
back. A file is saved whole or not at all unless whoever sent it chooses otherwise.
"""
