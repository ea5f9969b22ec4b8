"""The workbook of a rule set: its measures, its bands and its stacking come back as a draft."""
