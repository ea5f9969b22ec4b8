"""The words of a letter that tells of duties, to those who have to do them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.contracts.duties.duty import Duty


@dataclass(frozen=True, slots=True)
class Notice:
    """What one letter tells."""

    contract: str  #: its title
    authority: str
    due: Sequence[Duty]
    overdue: Sequence[Duty]


def subject_of(notice: Notice) -> str:
    """Give the subject line: how many there are, and of which contract."""
    parts = []
    if notice.overdue:
        parts.append(f"{len(notice.overdue)} overdue")
    if notice.due:
        parts.append(f"{len(notice.due)} due soon")
    title = "".join(one for one in notice.contract if one.isprintable())
    return f"{', '.join(parts)}: {title}"[:200]


def text_of(notice: Notice) -> str:
    """Give the letter: what is overdue first, each with its day and its law."""
    lines = [f"Contract: {notice.contract}", f"Authority: {notice.authority}", ""]
    for heading, duties in (("Overdue", notice.overdue), ("Due soon", notice.due)):
        if duties:
            lines += [heading, ""]
            for one in duties:
                lines += [f"- {one.title}", f"  by {one.due_on}. {one.law}.", f"  {one.why}"]
            lines.append("")
    lines.append("What is done and recorded disappears from this list; nothing is told twice.")
    return "\n".join(lines) + "\n"
