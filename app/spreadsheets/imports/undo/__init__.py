"""What a file has changed, and whether that still stands as the file left it."""
