"""Ratings: what a person says of a promise or an indicator for some days, beside the bands."""
