"""What tests of estimates ask for: a spreadsheet program that works cells out."""

from tests.office import office

__all__ = ["office"]
