"""What a person should look at: the scorer's flags, as far as a reader may see them."""

from typing import Any

from app.scoring.explanation.phrase import in_words
from app.scoring.explanation.reader import Reader
from app.scoring.explanation.story import Story

#: Flags that speak of another tender.
ABOUT_OTHERS = frozenset({"identical_offers", "rank_reversal"})


def warnings_of(story: Story, reader: Reader) -> list[str]:
    """List the warnings about a tender, in words.

    A bidder sees those about its own offer alone, and none that names another tender.
    """
    own = _paths(story)
    found = [
        warning
        for warning in story.answered.document["warnings"]
        if warning.get("path", "").startswith(own)
    ]
    if reader is Reader.BIDDER:
        found = [warning for warning in found if not _speaks_of_others(story, warning)]
    return [in_words(story.plan, _said(warning)) for warning in found]


def _paths(story: Story) -> tuple[str, ...]:
    """Give where a warning about this tender may stand: by supplier, or by its place as sent.

    With several lots a tender's place as sent is not its place in the lot, so there only the
    warnings that name the supplier are found; the page of the whole answer has them all.
    """
    by_name = f"tenders[supplier={story.supplier}]"
    if story.lot:
        return (by_name,)
    sent = [tender.supplier for tender in story.field.field.tenders]
    return (by_name, f"tenders[{sent.index(story.supplier)}]")


def _said(warning: dict[str, Any]) -> str:
    return f"{warning['message']} {warning.get('how_to_fix', '')}".strip()


def _speaks_of_others(story: Story, warning: dict[str, Any]) -> bool:
    others = {one.sheet.tender.supplier for one in story.field.tenders} - {story.supplier}
    return warning["code"] in ABOUT_OTHERS or any(name in warning["message"] for name in others)
