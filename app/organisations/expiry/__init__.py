"""Keys that will end soon: whoever holds one is told in time."""
