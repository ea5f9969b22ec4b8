"""Give a contract the ratings of a contract performance notice, in the words of the law."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.indicators.queries import indicators_of
from app.contracts.indicators.setting import NewIndicator, set_indicators
from app.contracts.queries import refuse_closed
from app.contracts.tables import Contract, Indicator
from app.contracts.today import today
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import PRINTED, Word, word_of
from app.ocds.contracts.choosing import chosen, contract_told_of
from app.ocds.contracts.notice import Observation, Performance
from app.ocds.contracts.performance import performances_in
from app.ocds.importing import exact
from app.ocds.notice import worst_first
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Finding, Invalid, NotFound, Severity


@dataclass(frozen=True, slots=True)
class Read:
    """A rating as a notice gives it, once it can be used."""

    metric: str
    title: str
    word: Word
    starts_on: date
    ends_on: date
    notes: str


@dataclass(frozen=True, slots=True)
class RatingsTaken:
    """What came of a notice."""

    contract: Contract
    ratings: Sequence[tuple[Indicator, Rating]]  #: that the notice gives and the contract has
    is_new: bool  #: some of them were given now
    findings: tuple[Finding, ...]


@dataclass
class _Work:
    contract: Contract
    indicators: dict[str, Indicator]  #: by what notices call them
    standing: dict[tuple[UUID, date, date], Rating]
    given: list[tuple[Indicator, Rating]] = field(default_factory=list)
    new: list[Rating] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def rate_from_notice(
    session: WriteSession,
    caller: Caller,
    document: Any,
    notice: str | None,
    contract_id: UUID | None,
    now: datetime,
) -> RatingsTaken:
    """Keep the ratings of a notice. One that the contract has for the same days stays.

    An indicator that the contract does not have is added, not as one of the most material: the
    form of the notice asks for three, and what was rated comes back out as it came in.

    Args:
        session: where to keep them.
        caller: who rates by the notice.
        document: OCDS, as read from JSON.
        notice: id or ocid; None: the only one.
        contract_id: of the caller's contract that is meant; None: find it.
        now: when.

    Raises:
        Invalid: if there are no ratings in it.
        NotFound: if it has no such notice, or the caller no such contract.
        WhichContract: if several may be meant.
        OtherContract: if notices call the one that is named otherwise.
        ContractClosed: if the contract is settled.
    """
    read = performances_in(exact(document))
    if not read.performances:
        raise Invalid("There are no ratings in it.", findings=read.findings)
    told = chosen(read.performances, notice, None)
    return rate(session, caller, told, contract_id, read.findings, now)


def rate(
    session: WriteSession,
    caller: Caller,
    told: Performance,
    contract_id: UUID | None,
    found: Sequence[Finding],
    now: datetime,
) -> RatingsTaken:
    """Keep the ratings of one contract that were read.

    Args:
        session: where to keep them.
        caller: who rates by the notice.
        told: the ratings.
        contract_id: of the caller's contract that is meant; None: find it.
        found: what of the notice could not be read.
        now: when.

    Raises:
        Problem: as `rate_from_notice` does, but for what its document lacks.
    """
    contract = contract_told_of(session, caller, told, contract_id)
    if contract is None:
        raise NotFound(
            f"You have no contract {told.id[:100]} of the procurement {told.ocid[:100]!r}.",
            "Take it on from its contract details notice first; or send this one to "
            "POST /v1/ocds/performance with its contract_id.",
        )
    refuse_closed(contract)
    findings = list(found)
    ratings = list(_read(told, today(contract.zone, now), findings))
    work = _begun(session, caller, contract, ratings, now, findings)
    for one in ratings:
        _rate(work, caller, told, one, now)
    if work.new:
        session.add_all(work.new)
        session.flush()
        note(
            session, "ratings.taken_on", contract.id, now, authority=contract.authority_id,
            actor=caller.who, ratings=[str(one.id) for one in work.new], notice=told.notice[:100],
        )  # fmt: skip
    return RatingsTaken(contract, work.given, bool(work.new), worst_first(work.findings))


def _begun(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    ratings: Sequence[Read],
    now: datetime,
    findings: list[Finding],
) -> _Work:
    """Have an indicator ready for each rating, and know what was rated before."""
    there = {one.outside_id: one for one in indicators_of(session, contract)}
    missing = {one.metric: one.title for one in ratings if one.metric not in there}
    if missing:
        wanted = [
            NewIndicator(title or f"Indicator {name}", outside_id=name, is_material=False)
            for name, title in missing.items()
        ]
        made = set_indicators(session, caller, contract, wanted, now)
        there |= {one.outside_id: one for one in made}
        for one in made:
            words = f"The contract had no indicator {one.outside_id!r}; it is added."
            fix = "It is not marked as one of the most material; put that right if it is."
            findings.append(Finding("indicator_added", words, fix, Severity.WARNING))
    return _Work(contract, there, _standing(session, contract), findings=findings)


def _standing(session: Session, contract: Contract) -> dict[tuple[UUID, date, date], Rating]:
    query = select(Rating).where(
        Rating.contract_id == contract.id,
        col(Rating.indicator_id).is_not(None),
        col(Rating.replaced_at).is_(None),
    )
    return {
        (one.indicator_id, one.starts_on, one.ends_on): one
        for one in session.exec(query)
        if one.indicator_id is not None
    }


def _rate(work: _Work, caller: Caller, told: Performance, read: Read, now: datetime) -> None:
    indicator = work.indicators[read.metric]
    days = (indicator.id, read.starts_on, read.ends_on)
    if read.title and read.title != indicator.title:
        words = f"The notice calls indicator {read.metric!r} {read.title!r}, not as it was set."
        work.findings.append(Finding("title_differs", words, "", Severity.NOTE))
    before = work.standing.get(days)
    if before is None:
        rating = _rating(work.contract, indicator, caller, told, read, now)
        work.standing[days] = rating
        work.new.append(rating)
        work.given.append((indicator, rating))
    elif before.word is read.word:
        work.given.append((indicator, before))
    else:
        words = (
            f"Indicator {read.metric!r} is rated {PRINTED[before.word]} for these days; the "
            f"notice says {PRINTED[read.word]}."
        )
        fix = "The rating that stands is kept; rate it anew if the notice is right."
        work.findings.append(Finding("rated_otherwise", words, fix, Severity.WARNING))


def _rating(
    contract: Contract,
    indicator: Indicator,
    caller: Caller,
    told: Performance,
    read: Read,
    now: datetime,
) -> Rating:
    source = f"Contract performance notice {told.notice}"[:200]
    return Rating(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        indicator_id=indicator.id,
        starts_on=read.starts_on,
        ends_on=read.ends_on,
        bands={},
        word=read.word,
        reason=read.notes or "As published in the notice.",
        source=source,
        rated_by=caller.who,
        rated_at=now,
    )


def _read(told: Performance, day: date, findings: list[Finding]) -> Iterator[Read]:
    """Give the ratings that can be used, and say why any cannot be."""
    for place, one in enumerate(told.observations, 1):
        word = _word(one)
        if word is None:
            words = (
                f"The rating {one.rating[:80]!r} ({one.code[:40]!r}) is none of the law's five."
            )
        elif one.starts is None or one.ends is None or one.ends < one.starts:
            words = "It is not said for which days this rating is."
        elif one.ends > day:
            words = f"The rating is of days to {one.ends}, and it is {day}."
        else:
            yield Read(
                metric=one.metric[:100] or str(place),
                title=" ".join(one.title.split())[:300],
                word=word,
                starts_on=one.starts,
                ends_on=one.ends,
                notes=one.notes[:2_000],
            )
            continue
        fix = "Nothing is read there; look at the notice itself."
        finding = Finding("rating_not_used", words, fix, Severity.WARNING, path=one.path)
        findings.append(finding)


def _word(one: Observation) -> Word | None:
    """Read a rating by the words that stand before its description, which the law gives.

    The code stands for it where there are none; where the two say different things, neither is
    believed.
    """
    printed, _, _ = one.rating.partition(" - ")
    by_words, by_code = word_of(printed), word_of(one.code)
    if by_words is not None and by_code is not None and by_words is not by_code:
        return None
    return by_words or by_code
