"""Marks as workbooks: one evaluator's own scores, and what the evaluators agreed.

A workbook of scores holds its evaluator's marks and nobody else's, under aliases where names are
hidden, and comes back from that evaluator alone. What it saves are marks as the API takes them:
each with its reason and its reference, and a mark that was made is never unmade.
"""
