"""Points as a spreadsheet works them out while a tender is filled in: never more than an estimate.

What is worked out is what the published rules say, as far as the formula of a cell can say it; it
then agrees with the scorer. Where it cannot (a postcode that must be looked up, a price that is
held against others), the cell says that it is scored when it is submitted, and nothing is guessed.
"""
