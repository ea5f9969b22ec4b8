"""Who is paid: names as files write them, known by a number or by a person, never by a guess."""
