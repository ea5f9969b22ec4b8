"""What a sandbox is filled with, so that there is something to read from the first request on."""
