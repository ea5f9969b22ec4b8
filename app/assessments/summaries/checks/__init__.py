"""What is looked for in a lot's summaries before any of them is sent."""
