"""Partners that tenders name: each is asked by a one-time link, and answers once."""
