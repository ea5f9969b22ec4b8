"""What is done about a shortfall, step by step, as far as the contract allows it."""
