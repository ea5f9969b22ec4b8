"""The workbook of brokerage and capacity: vacancies, referrals, readiness and needs."""
