"""Workbooks for a committee: what all contracts come to, and the report of one, with charts.

Every chart has its table below it, its message as its title, and no meaning in colour alone.
"""
