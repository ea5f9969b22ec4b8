"""The register of suppliers as a workbook, which comes back with who is new or changed."""
