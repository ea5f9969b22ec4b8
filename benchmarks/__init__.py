"""What is measured, against what: ratios within one run, on whatever machine runs it."""
