"""What a request says: its body, parameters, filters, page, version and key, each read strictly.

Nothing here answers; `app.platform.http` does.
"""
