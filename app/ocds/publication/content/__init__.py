"""The parts of a release in the words of the standard: pure, from what was gathered."""
