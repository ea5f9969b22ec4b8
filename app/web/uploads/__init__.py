"""Send a file, watch it being checked, look at what it would do, save it or undo it: as pages."""
