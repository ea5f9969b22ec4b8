"""Erasing a person: everything that is kept of somebody, wherever it is kept.

It is here as no lower room knows of all the places: tokens in deliveries, referrals, files that
were sent, and workbooks that were given out.
"""
