"""A delivery plan as a workbook: given out for a contract, and taken back as a proposal."""
