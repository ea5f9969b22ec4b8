"""What is owed: contracts made by awards or taken on from elsewhere, and their obligations.

An award copies what was tendered, word for word, and each obligation keeps the id of the
commitment that it came from; nobody types it again. There is one award to a lot, whatever races.

One person recommends and another approves, who neither marked nor moderated the lot. Suppliers
are told first, then the award notice is published, then the standstill runs; only after it can
the contract be recorded as made. A supplier knows of it only once every supplier was told.
"""
