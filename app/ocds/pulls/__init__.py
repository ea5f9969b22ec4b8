"""Keeping in step with a publisher of notices: what it publishes is asked for, again and again.

An authority says whose notices are its own. They are found by reading everything that was
published in a stretch of time, page by page, as no publisher filters by buyer. A *run* is one such
stretch. The pages of it, its counts and where it goes on are kept in one transaction each, so a
worker may die at any instant: the page is asked for again, and what was kept is known again. At
the end of a stretch what is the authority's goes to `app.ocds.intake` as a file, in one
transaction with the note that it went, and with it what others publish of procurements that were
known to be the authority's when the page was read. From there on it is like any file that was
sent, but for one thing: what the intake gives up is handed over again. Where other files were read
meanwhile, it goes in ever smaller ones, so that a release which no worker survives is found, and
then held and told of; where none was, the service may be at fault, and it is tried again as often
as it takes.

Of what others publish of other procurements the ocid is noted, and nothing else: should one of
them turn out to be the authority's, what names no buyer in it may be theirs, and is left aside.

Each stretch begins a day before the last one ended: what a publisher shows late is seen then.
Times are told to publishers as their clocks on the wall show them, and never within an hour that
is shown twice. Nothing is skipped in silence: a page that cannot be read holds its pull up, which
says so; and of a release that is too large to be looked at it tells.

Publishers are asked no more often than they allow, by all authorities together, which ask in turn.
What a pull holds for long has a bound, at which it waits, and says so.
"""
