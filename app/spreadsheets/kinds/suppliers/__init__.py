"""The register of suppliers as a workbook; it is only given out."""
