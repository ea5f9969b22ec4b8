"""The challenge bundle: everything that matters about one lot, in one file, with an index.

It is for whoever has to answer for an award: a court, an ombudsman, a request for information.
Each document is JSON with its digest; assessments come with receipts that anybody can replay.

What may not be disclosed is taken out by name, each time with the reason and the law, and a log
says so. A value that was taken out in one place is looked for in every other, and the log names
the documents where it still stands; nothing else is guessed. Digests by which it could be tried
out are left out; the event log alone keeps those of the documents as they were. People are told
by their ids alone, and no bundle is made while marks can still be given or agreed.
"""
