"""Who should be awarded a lot: proposed by one person, decided by another.

The Procurement Act 2023, section 19, leaves no choice among the tenders: the most advantageous
one by the published assessment is awarded, or none is. So only a tender that comes first can be
recommended; among several that share the first place, the reasons say which and why.

At most one recommendation of a lot waits for its decision, so that two people cannot approve two.
"""
