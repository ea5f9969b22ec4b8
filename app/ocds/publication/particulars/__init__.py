"""What notices want of a contract that nothing else here asks for, entered for them alone."""
