"""What a contract manager needs for a meeting, in one call: due, came, doubtful, to ask."""
