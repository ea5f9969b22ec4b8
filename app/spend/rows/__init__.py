"""Published rows: staged in chunks, made to count by one flip, listed with their cells."""
