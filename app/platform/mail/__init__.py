"""Letters: written in the transaction that makes them necessary, sent by jobs.

With `SVS_MAIL_URL` they go by SMTP; without it they are put into a folder, one file a letter.
The only door to mail servers.
"""
