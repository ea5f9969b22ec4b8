"""What fell short: why, who can mend it, what help was asked for, and what was done about it."""
