"""Other weights: how far each may move, and who wins if weight is shared out in any way at all."""
