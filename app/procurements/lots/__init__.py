"""The lots of a procurement as callers see them: where each stands, and its rules in full."""
