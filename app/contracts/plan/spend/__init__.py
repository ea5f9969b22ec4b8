"""What is spent under a contract: recorded by periods, corrected with a reason, added up."""
