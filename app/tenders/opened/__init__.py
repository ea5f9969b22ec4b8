"""What the authority does with tenders: open a lot by two people, read it, decide about one."""
