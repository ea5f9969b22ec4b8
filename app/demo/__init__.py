"""The story that `make demo` tells: a real notice, made-up tenders, a purchase anyone can check.

It goes through the service over HTTP, as everybody else does, rather than through the use cases:
so what it shows is what a program or a person would get, refusals and receipts included.
"""
