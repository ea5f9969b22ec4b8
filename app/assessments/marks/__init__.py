"""Marks: each evaluator marks alone, then the marks of all are led to one that is agreed.

Until agreeing is closed an evaluator sees their own marks and no others, in no list, count, order
or tag; those who lead to agreement see them once everybody has finished. Nobody is told before
who has finished, nor how many.

Every mark has a reason from the tender, and every change is kept beside what it changed.
"""
