"""The page of a whole answer: packages, a table for each lot, why the first is first, warnings."""
