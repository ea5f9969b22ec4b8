"""Access tokens for programs: given out, told about, and the keys to check them by (OAuth 2.0)."""
