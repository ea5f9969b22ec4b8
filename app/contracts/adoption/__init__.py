"""Contracts from anywhere: let years ago, or elsewhere; and what is known of one put right.

Most contracts that somebody must follow were never scored here. They are taken on with whatever
a register or a notice says of them, and with each promise word for word; what is missing can be
filled in until a delivery plan is agreed, and from then on only changes by a contract change.
"""
