"""What is wrong with a plan: its lines, and its terms."""
