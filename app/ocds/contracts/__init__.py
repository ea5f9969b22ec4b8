"""Contracts and their ratings out of published notices.

A contract details notice (UK7 on Find a Tender) makes a contract that is taken on, with its
supplier and its key performance indicators; so does an award, once somebody says when the contract
was entered into. A contract performance notice (UK9) gives ratings to them. What a notice does not
say is asked for and never guessed, what is not used is listed, and a notice that is sent again
changes nothing.
"""
