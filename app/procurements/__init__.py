"""What is being bought, under which rules, and until when.

A procurement is drafted by one person and published by another; publication pins the rules of
each lot by digest with their full text. Afterwards nothing of it changes but by an amendment,
which makes a new version, as far as the Procurement Act 2023 allows one. Each lot keeps the
deadline that is enforced, and everything that submits, opens or moves a deadline locks the lot.
"""
