"""A council with three contracts at different stages, for tests of what committees are told."""

from datetime import date
from uuid import UUID

from app.deliveries.said import Said
from app.platform.database import WriteSession
from tests.deliveries.standing.made import Running, a_contract, evenly
from tests.portfolio.made import a_shortfall

DAY = date(2025, 12, 31)
JUNE, OCTOBER = date(2025, 6, 30), date(2025, 10, 15)
EAST, WEST, NORTH = "E05000001", "E05000002", "E08000001"
FORMULA = "=HYPERLINK(1) Food bank"


def a_council(session: WriteSession) -> dict[str, Running]:
    """Make three contracts: one on course, one behind, one of which nothing is told."""
    clean = a_contract(session, title="Cleaning of all sites")
    roads = a_contract(session, title="Road works, north", supplier="Birch Roads Ltd")
    silent = a_contract(session, title="Catering", supplier="Cedar Kitchens Ltd")
    hours = clean.owes(400, "hour", "volunteering", theme="community")
    money = clean.owes(200_000, "gbp", "local_spend", theme="local_supply_chain")
    jobs = roads.owes(40, "people", "local_jobs", theme="local_jobs")
    carbon = roads.owes(100, "percent", "electric_share", theme="")
    meals = silent.owes(50, "event", "cooking_classes", theme="community")
    for running, owed in ((clean, hours), (clean, money), (roads, jobs), (silent, meals)):
        running.agrees((owed, evenly(owed))) if running.plan is None else None
    clean.delivers(hours, 150, JUNE, 150, place=EAST, organisation=FORMULA)
    clean.delivers(hours, 60, OCTOBER, 55, place=WEST, organisation="Anytown Scouts")
    clean.delivers(money, 90_000, JUNE, 80_000, place=EAST)
    clean.delivers(money, 30_000, OCTOBER, 0)
    roads.delivers(jobs, 9, JUNE, 9, place=NORTH)
    roads.delivers(jobs, 2, OCTOBER, 2, place=EAST, organisation="Somebody's firm")
    roads.delivers(jobs, 6, OCTOBER, 6, place=WEST)
    roads.says(carbon, OCTOBER, Said.NOTHING)
    a_shortfall(roads, jobs)
    return {"clean": clean, "roads": roads, "silent": silent}


def ids(council: dict[str, Running]) -> dict[str, UUID]:
    """Give the contracts' ids."""
    return {name: one.contract.id for name, one in council.items()}
