"""Keeping in step with a publisher of notices: what it publishes is asked for, again and again.

An authority says whose notices are its own. They are found by reading everything that was
published in a stretch of time, page by page, as no publisher filters by buyer. A *run* is one such
stretch. The pages of it, its counts and where it goes on are kept in one transaction each, so a
worker may die at any instant: the page is asked for again, and what was kept is known again. At
the end of a stretch what is the authority's, and what others buy in procurements that it has by
then, goes to `app.ocds.intake` as a file, in one transaction with the note that it went; from
there on it is like any file that was sent, but for one thing: what the intake gives up is handed
over again. Where other files were read meanwhile, it goes in ever smaller ones, so that a release
which no worker survives is found, and then held and told of; where none was, the service may be at
fault, and it is tried again as often as it takes.

Each stretch begins a day before the last one ended: what a publisher shows late is seen then.
Times are told to publishers as their clocks on the wall show them, and never within an hour that
is shown twice. Nothing is skipped in silence: a page that cannot be read holds its pull up, which
says so; and of a release that is too large to be looked at it tells.

Publishers are asked no more often than they allow, by all authorities together, which ask in turn.
What a pull holds for long has a bound, at which it waits, and says so.
"""
