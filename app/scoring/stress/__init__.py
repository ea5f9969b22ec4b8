"""Try rules out before anyone bids: made-up fields of tenders show what the rules reward.

Offers are made from the rules themselves (`bidder`), from a seed, so that a trial can be run
again; `trial` scores them, `report` says what they show. No number of it is anybody's score.
"""
