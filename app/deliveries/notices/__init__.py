"""What is published and printed of a contract's performance: notices, meeting sheet, report."""
