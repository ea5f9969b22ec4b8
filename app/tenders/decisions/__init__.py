"""Decisions about one tender: proposed by one person with a reason, made by another."""
