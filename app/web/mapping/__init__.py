"""Say which column is what, for a file of one's own, before it is checked."""
