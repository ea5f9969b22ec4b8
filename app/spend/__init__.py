"""What authorities say they spent: published payments, grants and contract registers.

A file is one batch. Its rows are staged some thousands at a time and count for nothing until one
statement makes the batch live; another takes it back. Every row keeps its sheet and row, and its
batch the file's digest and the column of each field, so that each figure opens to its cell.

Who was paid is a name as it stands in the file, with the numbers beside it. A name is one of the
register's suppliers when a number says so, or a person; likeness only puts names before a person.
What is not known is told beside every sum: unknown is not "no".
"""
