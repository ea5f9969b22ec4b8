"""Look at a file before it is sent: its columns guessed, its first rows as they would be read."""
