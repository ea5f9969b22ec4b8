"""An authority's register of suppliers: one entry each, however many registers know it.

Each identifier stands once in an authority's register, so the same firm is not entered twice.
What a supplier says that it is stays apart from what somebody checked.
"""
