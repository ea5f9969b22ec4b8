"""What releases are made of, gathered from the rooms that it belongs to."""
