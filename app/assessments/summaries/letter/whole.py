"""A summary as the letter that an officer would send.

It is made of the summary alone, so that a letter that is asked for years later is the one that
was sent. It opens with what was decided, then the scores at a glance, then why.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.assessments.summaries.letter.address import address_lines
from app.assessments.summaries.letter.method import method
from app.assessments.summaries.letter.scores import explained, scores_table
from app.paper.page import (
    Bullets,
    Facts,
    Heading,
    Lines,
    Page,
    Part,
    bullets,
    paragraph,
    strong,
)

Document = Mapping[str, Any]

LAW = (
    "This is an assessment summary under section 50 of the Procurement Act 2023, with what "
    "regulation 31 of the Procurement Regulations 2024 asks for."
)
#: below the thresholds, where neither section 50 nor Part 9 applies to the purchase
NO_LAW = (
    "This is a summary of how your tender was assessed. The law asks for none below the "
    "thresholds of the Procurement Act 2023; we give it so that you know our reasons."
)
CLAIMS = (
    "Part 9 of the Procurement Act 2023 says how a supplier can make a claim. The time for it is "
    "short; you may wish to take advice of your own."
)
NO_CLAIMS = (
    "This contract is below the thresholds of the Procurement Act 2023, so that Part 9 of it, on "
    "suppliers' claims, does not apply; you may wish to take advice of your own."
)
SEALED = "Withheld (see below)"


def letter_of(summary: Document) -> Page:
    """Give a summary as a letter."""
    purchase, on = summary["purchase"], date.fromisoformat(summary["on"])
    return Page(
        title=f"Assessment summary: {purchase['title']}",
        on=on,
        above=tuple(_above(summary, on)),
        parts=tuple(_parts(summary)),
        footer=f"{summary['authority']['name']}, {reference_of(summary)}",
    )


def reference_of(summary: Document) -> str:
    """Give the reference that a letter bears."""
    purchase = summary["purchase"]
    return f"{purchase['reference']}, lot {purchase['lot']}"


def subject_of(summary: Document) -> str:
    """Give the subject line of a letter."""
    return f"Assessment summary: {reference_of(summary)}"


def _above(summary: Document, on: date) -> Iterator[Part]:
    authority, supplier = summary["authority"], summary["supplier"]
    yield Lines(tuple(_address(authority)))
    yield Lines(tuple(_address(supplier)))
    yield Facts((("Date", day(on)), ("Our reference", reference_of(summary))))


def _is_covered(summary: Document) -> bool:
    """Tell whether the law asks for a summary; those that do not say are older, and do."""
    return bool(summary["purchase"].get("is_covered", True))


def _address(party: Document) -> Iterator[str]:
    yield party["name"]
    yield from address_lines(party["address"])
    if party["email"]:
        yield party["email"]


def day(on: date) -> str:
    """Write a day as letters do."""
    return f"{on.day} {on:%B %Y}"


def _parts(summary: Document) -> Iterator[Part]:
    yield from _decision(summary)
    yield Heading("Scores")
    yield scores_table(summary)
    yield from _legend(summary)
    yield Heading("Why your tender scored as it did")
    yield from explained(summary, summary["scores"])
    if summary["winner"] is not None:
        yield from _winner(summary)
    yield from _withheld(summary)
    yield Heading("How tenders were assessed")
    yield from method(summary)
    yield Heading("Before we enter into the contract")
    yield paragraph(summary["standstill"]["words"])
    yield Heading("What you can do next")
    yield _next(summary)


def _decision(summary: Document) -> Iterator[Part]:
    purchase, outcome = summary["purchase"], summary["outcome"]
    yield paragraph("Thank you for your tender. ", LAW if _is_covered(summary) else NO_LAW)
    yield Heading("What we decided")
    lot = f"lot {purchase['lot']}, {purchase['lot_title']}"
    if outcome["awarded"]:
        yield paragraph(strong(f"We intend to award this contract to you ({lot})."))
        yield paragraph(f"{outcome['words']} This letter does not itself make a contract.")
    else:
        yield paragraph(strong(f"We do not intend to award this contract to you ({lot})."))
        if summary["winner"] is not None:
            name = summary["winner"]["name"] or SEALED
            yield paragraph(f"We intend to award it to {name}.")
        yield bullets(summary["why_not_awarded"])
    yield Facts(tuple(_facts(summary)))


def _facts(summary: Document) -> Iterator[tuple[str, str]]:
    purchase, supplier = summary["purchase"], summary["supplier"]
    yield "Contract", f"{purchase['title']}, lot {purchase['lot']} ({purchase['lot_title']})"
    if purchase["ocid"]:
        yield "Notice", purchase["ocid"]
    yield "Your tender", ", ".join([supplier["name"], *supplier["identifiers"]])
    yield "Your total", _total(summary["total"])
    if summary["winner"] is not None:
        yield "Winning total", _total(summary["winner"]["total"])


def _total(total: Document | None) -> str:
    if total is None:
        return SEALED
    if total["marks"] is None:
        return "None, because the tender was not ranked"
    if total["of"] is None:
        return str(total["shown"])
    return f"{total['shown']} of {total['shown_of']} marks"


def _legend(summary: Document) -> Iterator[Part]:
    if summary["total"]["of"] is None:
        return
    parts = next((one["number"] for one in summary["criteria"] if one["depth"]), "")
    headings = (
        f"A criterion with parts, such as {parts.rpartition('.')[0]} with {parts}, has the marks "
        "of its parts together. "
    )
    yield paragraph(
        f"All scores are marks of the total. {headings if parts else ''}"
        "A dash means that no score was worked out."
    )


def _winner(summary: Document) -> Iterator[Part]:
    winner = summary["winner"]
    yield Heading("The winning tender")
    yield Facts((
        ("Supplier", winner["name"] or SEALED),
        ("Address", SEALED if winner["address"] is None else winner["address"]),
        ("E-mail", SEALED if winner["email"] is None else winner["email"]),
        ("Identifier", ", ".join(winner["identifiers"])),
    ))  # fmt: skip
    yield from explained(summary, winner["scores"])


def _withheld(summary: Document) -> Iterator[Part]:
    if not summary["withheld"]:
        return
    yield Heading("What we have withheld")
    law = (
        "Section 94 of the Procurement Act 2023 lets us withhold sensitive commercial information."
    )
    without_law = "This is sensitive commercial information."
    yield paragraph(f"{law if _is_covered(summary) else without_law} We have withheld:")
    yield Bullets(
        tuple(paragraph(f"{one['words']}: {one['reason']}") for one in summary["withheld"])
    )


def _next(summary: Document) -> Bullets:
    email = summary["authority"]["email"]
    where = f"Write to {email}" if email else "Write to us"
    points = [
        f"If something is unclear, ask us. {where} and give our reference, "
        f"{reference_of(summary)}.",
        "If you think that we have made a mistake, tell us as soon as you can, before the "
        "standstill period ends where there is one.",
        CLAIMS if _is_covered(summary) else NO_CLAIMS,
    ]
    if summary["outcome"]["awarded"]:
        points = [points[0], "Please wait for the contract: do not begin work before it."]
    return bullets(points)
