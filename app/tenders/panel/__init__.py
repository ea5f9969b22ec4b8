"""Who judges a lot's tenders: its panel, and what everybody declares about their interests.

Nobody sees a tender or a mark before they have said whether they have an interest in the lot. It
holds for whoever could influence a decision, on the panel or not (Procurement Act 2023, sections
81 to 83: conflicts are to be identified and kept under review), until the award and after it.
Who only audits influences nothing and declares nothing.
"""
