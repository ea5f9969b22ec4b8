"""Interests in a lot: what people declared comes to, and what it keeps them from.

It stands below tenders because an interest keeps its holder from what happens to a lot before
there are any: naming who judges it, amending it, cancelling it (Procurement Act 2023, sections 81
to 83: conflicts are kept under review from the beginning). Declaring one, and deciding what it
means, is with the panels.
"""
