"""How a contract is closed: final return, outturn, settlement, legacy, lessons, notices."""
