"""The second story: two years of a contract, from what was promised to what is published."""
