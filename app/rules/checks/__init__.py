"""The faults a rule set can have, one kind a function, gathered in `whole.check`.

What would make a score wrong stops scoring too. What only makes a rule set unfit to publish (no
example, no source, an authority's policy) is a warning when scoring and a fault at publication.
"""
