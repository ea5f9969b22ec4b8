"""A supplier's return as a workbook: given out for a period, and taken back as its draft."""
