"""Pages for people who work in a browser: made on the server, without a script."""
