"""How safe a result is: what would have to change for somebody else to win."""
