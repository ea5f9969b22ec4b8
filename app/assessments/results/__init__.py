"""What a lot's tenders scored: assessments, scorecards, their explanations, the recommendation.

An assessment is kept whole: its receipt holds all that scoring saw and said, so that it can be
scored again years later without anything else. A later one takes its place and removes nothing.
At most one stands, and recommendations and awards rest on that one alone.

A scorecard is stored as the text that is given, since many read it and nobody changes it.
"""
