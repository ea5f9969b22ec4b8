"""The words of the demonstration, around what the scorer itself says."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from app.demo.stage import Stage
from app.ocds.notice import TenderNotice
from app.scoring.explanation.number import pounds, told
from app.scoring.explanation.page.brief import wrapped
from app.scoring.explanation.page.table import WIDTH
from app.scoring.intake import TenderIn
from app.units import plain

MEASURES = ("job_local", "apprenticeship_weeks", "spend_local")


def of_notice(stage: Stage, notice: TenderNotice) -> Iterator[str]:
    """Say what the notice is and what it weighs."""
    lot = notice.lots[0]
    weights = ", ".join(f"{one.name} {plain(one.number or Decimal(0))}" for one in lot.criteria)
    published = "" if notice.published is None else f", {notice.published:%-d %B %Y}"
    yield "SOCIAL VALUE SCORER, a demonstration. Nothing leaves this machine."
    yield from wrapped(
        "A whole purchase, told through the service: it runs while you read, on a database of its "
        "own, and every step is a request to it."
    )
    yield from stage.act("A REAL TENDER NOTICE")
    yield from wrapped(
        f"{notice.buyer}: {_sentence(notice.title)}. Find a Tender notice {notice.id}{published}, "
        f"worth {pounds(lot.value or Decimal(0))}."
    )
    yield from wrapped(f"It weighs {weights}. Nothing for social value.")
    yield from wrapped("(Open Government Licence v3.0; without the person to contact.)")


def _sentence(title: str) -> str:
    """Write a title that shouts as a sentence would."""
    return " ".join(word.capitalize() if word.isupper() else word for word in title.split())


def real(stage: Stage, notice: TenderNotice) -> Iterator[str]:
    """Say what is done with it."""
    yield from stage.act("THE QUESTION")
    yield from wrapped(
        "Suppose Barking and Dagenham bought its own heat network by the same criteria, and gave "
        "20 of 100 marks to social value as Rotherham does: half for what is offered, half for "
        "how it will be delivered. The notice's criteria share the other 80. Promises count "
        "where they land in the borough."
    )
    yield from wrapped(
        f"Real: notice {notice.id}, Rotherham's 20 and half-and-half, every postcode and ward.",
        "  + ",
    )
    yield from wrapped(
        "Made up: this purchase and its buyer, the five firms, all people, prices, promises, "
        "marks and reasons; and what notice and council leave open (measures, targets, how prices "
        "and marks score).",
        "  + ",
    )


def offered(tenders: Iterable[TenderIn], wards: Mapping[str, str]) -> Iterator[str]:
    """Give the table of what each tender offers, and where."""
    yield ""
    yield f"  {'':<9}{'Price':>9}{'Years of':>10}{'Training':>10}{'Local':>10}  Where"
    yield f"  {'':<9}{'':>9}{'work':>10}{'weeks':>10}{'spend':>10}"
    for tender in tenders:
        price = pounds(tender.price or Decimal(0))
        work, weeks, spend = (_promised(tender, measure) for measure in MEASURES)
        where = list(dict.fromkeys(wards[line.place or ""] for line in tender.commitments or ()))
        row = f"  {tender.supplier:<9}{price:>9}{told(work):>10}{told(weeks):>10}"
        row += f"{pounds(spend):>10}  "
        lines = list(wrapped(", ".join(where), " " * len(row)))
        yield row + lines[0].strip() if lines else row
        yield from lines[1:]


def _promised(tender: TenderIn, measure: str) -> Decimal:
    lines = [line for line in tender.commitments or () if line.measure == measure]
    return sum((line.quantity * (line.each or 1) for line in lines), Decimal(0))


def proof(stage: Stage, digest: str, log: str, identical: bool) -> Iterator[str]:
    """Tell that everything can be worked out again."""
    same = "identical, to the last digit" if identical else "DIFFERENT, which must not happen"
    yield from stage.act("PROOF")
    yield from wrapped(f"The receipt was read back and scored again: {same}.")
    yield f"  {digest[: WIDTH - 2]}"
    yield from wrapped(log)


def files(folder: str, parts: int) -> Iterator[str]:
    """Tell what was written where, and what to do with it."""
    yield from wrapped(
        f"In {folder}/ are the rules, the tenders, the receipt, every letter (as text and for "
        f"Word), and challenge-bundle.zip: the whole record in {parts} documents; of the "
        "contract, the notice, the meeting sheet, the report and the calendar; and each workbook "
        "as it was given and as it was sent. Change a number and try:"
    )
    yield f"    social-value score {folder}/rules.yaml {folder}/tenders.yaml"
    yield "      (--explain Cedar --reader bidder shows Cedar its full working)"
