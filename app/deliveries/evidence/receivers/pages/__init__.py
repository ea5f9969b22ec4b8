"""The page behind a receiver's link: what is asked, a form to answer by, and thanks."""
