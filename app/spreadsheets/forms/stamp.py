"""What tells a workbook of ours apart when it comes back: the three carriers of its reference."""

READ_ME, LISTS, CHECK, STAMP, PROBLEMS = "Read me", "Lists", "Check", "_sv", "Problems"
#: sheets that are ours, and hold nothing that anybody fills in
OURS = (READ_ME, LISTS, CHECK, STAMP, PROBLEMS)
PROPERTY = "sv_reference"  #: name of the file's own property
LABEL = "Return reference"  #: beside it, on the sheet Read me
REFERENCE, KIND, TEMPLATE, ROWS_OUT = "reference", "kind", "template_version", "rows_out"
GENERATED_AT, ORGANISATION, BASE = "generated_at", "organisation", "base_version"
FACT = "fact: "  #: before the name of a fact on the sheet `_sv`

#: columns that a list of things to fix adds; they are ours, and passed over
FIXES = ("problem", "how_to_fix", "severity", "cell", "your_value", "suggested_value")
#: ends the cell of a row that a file was saved without, so that it is known again
LEFT_OUT = "left out of what was saved"
