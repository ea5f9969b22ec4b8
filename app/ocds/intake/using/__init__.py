"""Make of new releases what the use cases of notices make of one that is brought in by hand.

First it is worked out, from all releases of a procurement and before anything is locked, what is
to be done of each release that is new; then it is done, a few procurements in each transaction,
and at last each release is answered. A deed that was done is found again, so that whoever takes
over after a death does nothing twice.
"""
