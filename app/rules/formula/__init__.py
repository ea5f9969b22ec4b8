"""The formula language: text to a checked tree, then to exact or bulk evaluation, or to words.

`grammar` reads text into the tree of `node`; `exact` makes a Decimal function of it; `bulk` makes
a NumPy function of the same tree for what-if work; `notation` writes it out again and
`terms` notes the numbers that went in.
"""
