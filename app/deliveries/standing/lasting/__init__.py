"""Lasting jobs: whether what began is still there after 13, 26 and 52 weeks."""
