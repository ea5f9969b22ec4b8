"""Changes to what is published: proposed by one person, decided by another, told to everybody.

Each that is applied makes a new version of the procurement. What the Procurement Act 2023 does
not allow is refused, first when it is proposed and again when it is to be applied.
"""
