"""Contracts taken on from rows of a published register: each row of a file once."""
