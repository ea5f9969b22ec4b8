"""What the law asks of a procurement by its day, buyer, kind and value, as dated data.

The figures stand in `scoring_rules/law`, each with its unit, its first day and its source. Which
apply is worked out from the day on which the procurement commences, never from today's.
"""
