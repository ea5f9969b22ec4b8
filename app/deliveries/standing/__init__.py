"""Where every promise stands on any day: promised, due by now, reported, verified, rated."""
