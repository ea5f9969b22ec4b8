"""A council's own spreadsheet, read by a profile: which sheet, headings and columns mean what.

A profile is data (`profile.py`): nothing in it is run. It is compiled once and then fed rows, so
that a sheet of a million rows costs no more memory than one of ten:

    plan = compile_profile(profile)                  # app.spreadsheets.mapping.plan
    reading = plan.rows(sheet_name, rows)            # one `Reading` a sheet
    for one in reading:                              # `Understood`, in the order of the rows
        one.number    the row, as the spreadsheet shows it
        one.values    by the keys of the target's fields; a blank cell is absent
        one.why       not empty: the row was not read, and why; `values` is then empty
        one.is_faulty some cell that must be right is not; `findings` say which
        one.findings  each with its cell: faults, warnings (left blank), notes
    reading.columns   field key -> column (the first is 1), once the headings were found
    reading.not_read  columns of the sheet that were not read, and why (whole after the last row)
    reading.drift     how the headings differ from those that the profile was confirmed with

`rows` gives each row as `(number, cells)`, `cells[0]` being column A. A cell is None or "" where
it is blank, a plain `str` as CSV gives it, or `(kind, text)` as `app.spreadsheets.sheet.Kind`
says: numbers as the file writes them, days in ISO form. Rows may have any width. Rows in which
nothing stands may be left out or given; they are no rows. Every other row comes out: as one
`Understood`, or as several where columns become rows (all with its number), so
`counts in = rows read + rows not read` can be held to by whoever feeds it.

Values are `str` for text, codes and postcodes (with their one space), `Decimal` for numbers,
money (pounds, two places) and per cent (12.5 for 12.5%), `date` for days, `bool` for yes/no.
`redacted` is True where a name was withheld; the name itself is then absent.
"""
