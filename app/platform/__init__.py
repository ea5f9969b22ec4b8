"""What the service runs on: settings, database, clock, events, jobs and HTTP manners.

No domain word belongs here. Nothing below this package may be imported from it but `problems`
and `units`.
"""
