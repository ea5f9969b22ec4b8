"""Partners: the better their word, the more counts, and slowness alone does not sink a tender."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from app.rules.checks.about import About, Check, Found, noted
from app.units import plain

#: Below this, a charity that is slow to answer may cost a small supplier its tender.
GENTLE = Decimal("0.5")
WORDS = {
    "partly": "has confirmed a part",
    "unconfirmed": "has not answered",
    "declined": "has said no",
}


def better_words_count_more(about: About) -> Iterator[Found]:
    """Confirming a part counts no less than silence, and silence no less than a no."""
    rule = about.rules.partners
    for (better, more), (worse, less) in pairwise(() if rule is None else rule.in_full.items()):
        if more < less:
            words = (
                f"A partner that {WORDS[better]} counts {plain(more)}, less than the "
                f"{plain(less)} of one that {WORDS[worse]}: a worse answer would earn more."
            )
            fix = f"Let `{better}` count at least as much as `{worse}`; left out, it counts 1."
            yield noted("partners_out_of_order", words, fix, f"partners.credit.{better}")


def silence_is_no_sentence(about: About) -> Iterator[Found]:
    """A partner that is slow to answer costs at most half."""
    rule = about.rules.partners
    credit = None if rule is None else rule.in_full["unconfirmed"]
    if credit is not None and credit < GENTLE:
        words = (
            f"A partner that has not answered counts {plain(credit)}: a charity that is slow to "
            "answer can sink a small supplier's tender."
        )
        fix = f"Let `unconfirmed` count {plain(GENTLE)} or more, or leave time for the answers."
        yield noted("unconfirmed_counts_little", words, fix, "partners.credit.unconfirmed")


PARTNERS: tuple[Check, ...] = (better_words_count_more, silence_is_no_sentence)
