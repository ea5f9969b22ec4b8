"""Open contracting data (OCDS) in: what a published notice says, as far as it says it.

Notices come from the open internet and are read tolerantly: nulls, missing keys, lists written
as objects keyed "1", numbers no computer can hold. Whatever cannot be used is listed as a finding
with its place; nothing is guessed and nothing crashes. All of it is pure: bytes in, frozen data
out.
"""
