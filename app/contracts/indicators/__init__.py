"""Key performance indicators: what a contract's performance is published by.

Section 52 of the Procurement Act 2023 asks for at least three where a contract is worth more than
five million pounds. What is wanting is told, never refused: a person answers for it.
"""
