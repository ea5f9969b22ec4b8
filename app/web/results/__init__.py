"""One file that was sent: watched, looked at, answered, saved, undone, fetched: as pages."""
