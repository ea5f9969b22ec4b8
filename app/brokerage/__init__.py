"""Brokerage and capacity: vacancies, referrals, what firms lack, what community groups need.

Economic development keeps it, in workbooks. Nobody who is referred has a name here.
"""
