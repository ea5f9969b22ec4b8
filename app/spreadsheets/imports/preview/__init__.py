"""What a check found, over HTTP: before anything is saved, and page by page."""
