"""The workbook of reference data: organisations of the register, and places of named sets."""
