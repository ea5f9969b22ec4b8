"""Social value scorer: scores what tenders promise a place, and follows each promise through.

The rooms, in the order of the product's story: `places` (where things are, and when), `rules`
(what the policy says), `scoring` (what a promise is worth), `organisations` (who takes part).
`ocds` and `spreadsheets` are ways in and out; `demo` tells the story; `platform` is what all of
it runs on; `commands` and `__main__` are the command line; `main` puts the rooms together.
Imports point down that list only, and a file's name says what it may touch: see the README.
"""
