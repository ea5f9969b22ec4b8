"""The manners of every route: sessions, problems, limits, retries, tags, and the description.

A room writes plain functions on a `routing.Router`; what holds for all of them is done here once.
"""
