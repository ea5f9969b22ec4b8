"""What goes back of a file that was sent: it annotated, and the rows that are to be fixed."""
