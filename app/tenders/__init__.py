"""What is promised: tenders, sealed until two people open their lot after the deadline.

What a tender says is encrypted with its lot's own key, which is itself wrapped by a secret that
is not in the database. It is unwrapped for the tender's own supplier, and for the authority's
people only once the lot has been opened. Until then nobody else learns what was offered, how
much was, how often or when: the events of a lot's tenders are in a log of the lot's own. Those
who audit read it from the opening on, and the authority's log has its number and digest.

A receipt stands if and only if the tender will be opened, from its supplier's copy if it was
damaged meanwhile. The time that counts is the database's, asked after the lot is locked; at the
instant of the deadline is late.
"""
