"""How a contract changes: what is owed is scaled openly, and the baseline is never lost."""
