"""Loading files of places: each load becomes one vintage, whole or not at all.

A file is hostile until it is read: it is never unpacked to disk, what it declares of itself is
not believed, and every row is either stored or listed as refused with its line and its reason. A
load writes in batches, each with a note of how far it came, so one that dies goes on from there;
its rows are read by nobody until its state turns to ready in one statement.
"""
