"""What the policy says: rule sets written as data, read, composed, checked and compiled.

Four stages, as in a compiler: parse (`reading`), compose (`overlay`), check (`checks`), compile
(`plan`). What is published is what is executed: there is no second implementation of a scoring
method in Python, and the explanation shows the very formula that ran.

Formulas are our own small language (`formula`), not Python: a formula reaches no attribute, no
index, no string and no loop. An engine bought in was rejected: none of those measured is exact.
"""
