"""What published rows come to: by supplier, place and month, and how much of it is known."""
