"""How what is owed falls due: the delivery plan, its profiles and targets, and what was spent."""
