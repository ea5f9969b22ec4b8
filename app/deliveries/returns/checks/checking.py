"""Check deliveries as they were sent, and bring them into the form in which they are kept."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from uuid import UUID

from app.deliveries.people.token import PeopleKey
from app.deliveries.returns.checks.amount import Amount, amount_of
from app.deliveries.returns.checks.entry import Entry
from app.deliveries.returns.checks.fault import (
    faults_of_days,
    faults_of_heads,
    faults_of_place,
    faults_of_reference,
    faults_of_share,
    faults_of_tokens,
    unknown_obligation,
)
from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.placing import Placed, Placer
from app.deliveries.returns.checks.post import faults_of_posts
from app.deliveries.returns.checks.question import questions_of_comment
from app.deliveries.returns.checks.report import DeliverySent
from app.deliveries.returns.checks.slip import slips_in
from app.problems import Finding, Invalid


@dataclass(frozen=True, slots=True)
class Means:
    """What reporting needs besides a database."""

    key: PeopleKey  #: that tokens of people are kept under
    home: Path  #: folder of the rule library


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks the deliveries of one return."""

    authority_id: UUID
    ground: Ground
    placer: Placer
    key: PeopleKey

    def checked(
        self, sent: DeliverySent, path: str
    ) -> tuple[Entry | None, list[Finding], list[Finding]]:
        """Give a delivery as it is kept, with its faults and its questions.

        There is an entry exactly if there is no fault.
        """
        owed = self.ground.owed.get(sent.obligation_id)
        if owed is None:
            return None, [unknown_obligation(sent.obligation_id, path)], []
        faults = faults_of_days(sent, owed, self.ground, path)
        faults += [*faults_of_reference(sent, path), *faults_of_tokens(sent, path)]
        faults += faults_of_posts(sent, owed, self.ground, path)
        placed, more = self._placed(sent, path)
        amount, faults_of_amount = amount_of(sent, owed, self.ground, path)
        faults += [*more, *faults_of_amount]
        if amount is None:
            return None, faults, []
        wrong, questions = self._sized(sent, owed, amount.quantity, path)
        questions += questions_of_comment(sent, path)
        if faults or wrong:
            return None, [*faults, *wrong], questions
        return self._entry(sent, owed, amount, placed), [], questions

    def _sized(
        self, sent: DeliverySent, owed: Owed, quantity: Decimal, path: str
    ) -> tuple[list[Finding], list[Finding]]:
        heads = None if sent.people is None else len(sent.people)
        wrong = faults_of_heads(quantity, heads, owed, path)
        wrong += faults_of_share(quantity, owed, path)
        if wrong:
            return wrong, []
        due = partial(self.ground.due, owed.obligation_id)
        confirmed = sent.confirmed and bool(sent.comment.strip())
        return slips_in(quantity, owed, due, path, confirmed=confirmed)

    def _placed(self, sent: DeliverySent, path: str) -> tuple[Placed, list[Finding]]:
        faults = faults_of_place(sent, path)
        return (Placed(), faults) if faults else self.placer.placed(sent, path)

    def _entry(self, sent: DeliverySent, owed: Owed, amount: Amount, placed: Placed) -> Entry:
        tokens = sent.people
        return Entry(
            reference=sent.reference,
            obligation_id=owed.obligation_id,
            quantity=amount.quantity,
            given_quantity=amount.given,
            given_unit=amount.unit,
            working=amount.working,
            delivered_from=sent.delivered_from,
            delivered_on=sent.delivered_on,
            place=placed.code,
            vintage=placed.vintage,
            organisation=sent.organisation,
            tier=sent.tier,
            comment=sent.comment,
            people=(
                sent.digests if tokens is None else self.key.digests(self.authority_id, tokens)
            ),
        )


def refuse_faulty(faults: list[Finding]) -> None:
    """Let a return through that has no faults.

    Raises:
        Invalid: with all of them.
    """
    if faults:
        count = "One thing" if len(faults) == 1 else f"{len(faults)} things"
        verb = "is" if len(faults) == 1 else "are"
        raise Invalid(f"{count} in this return {verb} not right; nothing was kept.", "", faults)
