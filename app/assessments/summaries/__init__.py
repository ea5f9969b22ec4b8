"""Assessment summaries: what each supplier is told of how its tender was assessed, and why.

Section 50 of the Procurement Act 2023 asks for one for every assessed tender, and regulation 31
of the Procurement Regulations 2024 for what is in it and for all to be sent at the same time.
What a supplier is told is worked out as data from the assessment that stands, looked through for
what the regulation wants and is not there, and only then sent: all of a lot's together, or none.

Evaluators' own marks, and why the agreed mark differs from them, stay in the record. What those
who gave the agreed mark would have liked to see is told where nothing was agreed to be missing.
"""
