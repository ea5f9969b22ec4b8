"""What is done: reported by suppliers, proven, rated, and made good where it falls short.

Four quantities are kept apart everywhere: promised for life, due by now, reported, verified.
Blank is not zero, and what is missing is neither zero nor green."""
