"""The background work of an authority: what waits, what runs, what was given up."""
