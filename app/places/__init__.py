"""Where things are, and when: postcodes, areas, their changes, and what counts as local.

A place is always a place *under a vintage*: one loaded file with its source, date and digest. A
new file never changes what an old one said, so last year's answer can be given again. What is not
known is an answer with words, never a guess: a postcode that is unknown, ended or has no grid
reference is told apart from one that is elsewhere.

Rejected: one table of "current" postcodes that each load updates (old results could not be
reproduced), and one wide row per postcode (the areas of a postcode repeat some thirty times over;
kept once and numbered, the table is a third of the size and each code is checked once).
"""
