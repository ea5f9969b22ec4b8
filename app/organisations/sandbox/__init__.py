"""Where test keys live: an authority beside each that wants one, with nothing real in it."""
