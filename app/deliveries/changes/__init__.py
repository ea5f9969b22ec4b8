"""Changes of contracts over HTTP: here, since less than what is verified can never be owed.

What a change is, and what becomes of a contract by it, is in `app.contracts.change`.
"""
