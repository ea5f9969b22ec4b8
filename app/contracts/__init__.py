"""What is owed: contracts made by awards, and the obligations that commitments become.

An award copies what was tendered, word for word, and each obligation keeps the id of the
commitment that it came from; nobody types it again. There is one award to a lot, whatever races.
"""
