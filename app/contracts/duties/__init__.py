"""What a contract asks of those who run it, by which day, and under which law."""
