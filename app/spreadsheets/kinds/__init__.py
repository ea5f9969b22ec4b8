"""The kinds of workbook: for each its sheets, what stands in them, and what they do on return."""
