"""What tenders scored: scoring over HTTP, without keeping anything, and what rests on scores.

The sums are in `app.scoring` and know nothing of HTTP; this room gives them their inputs.
"""
