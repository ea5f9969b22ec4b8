"""What a bundle is made of, read from the rooms that keep it."""
