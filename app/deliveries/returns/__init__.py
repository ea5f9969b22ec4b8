"""A supplier's report for one period: drafted, submitted, locked, and reopened with a reason."""
