"""Checking a file that was sent: what it says, what saving it would do, what is wrong in it."""
