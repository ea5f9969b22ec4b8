"""The letter that a summary is sent as: what was decided, the scores, why, and how it was done."""
