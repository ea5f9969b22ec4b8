"""The second act: evidence, a donation that its receiver disputes, and what is verified."""

import re
from collections.abc import Iterator

from app.demo.calling import HOST, Caller
from app.demo.keeping.act import Kept
from app.scoring.explanation.page.brief import wrapped

DISPUTED = "Q5-fund"
RECEIVER = {"organisation": "Imagined Food Bank", "email": "office@foodbank.example"}
SAID = "Three parcels came, and no money."
LINK = re.compile(r"receiver-confirmations/(\S+)")


def proven(kept: Kept) -> Iterator[str]:
    """Hand in evidence for each kind of promise; a file that is not what it says is refused."""
    kinds = kept.script["evidence"]
    for name, kind in kinds.items():
        proves = [one for reference, one in kept.deliveries.items() if reference.endswith(name)]
        path = f"{kept.contract}/evidence?kind={kind}&delivery_ids={','.join(proves)}"
        kept.supplier.upload(path, f"{kind}.csv", _a_list(kind, len(proves)))
    wrong = f"{kept.contract}/evidence?kind=payroll_extract&delivery_ids="
    refused = kept.supplier.upload_refused(wrong, "payroll.pdf", b"MZ not a document at all")
    yield from kept.stage.act("IS IT SO?")
    yield from wrapped(
        f"{len(kinds)} files of evidence are handed in. A program that calls itself payroll.pdf "
        f"is turned away: “{refused['detail']}”"
    )


def _a_list(kind: str, rows: int) -> bytes:
    lines = [f"line,{kind}", *(f"{number},imagined" for number in range(1, rows + 1))]
    return "\n".join(lines).encode()


def disputed(kept: Kept) -> Iterator[str]:
    """Ask the receiver of a donation, by letter; it answers by the link that is in it."""
    kept.manager.post(f"/deliveries/{kept.deliveries[DISPUTED]}/confirmations", RECEIVER)
    kept.stage.service.do_jobs()
    nobody = Caller(kept.stage.service.port, "")
    answer = {"answer": "disputed", "comment": SAID}
    nobody.post(f"/receiver-confirmations/{_token(kept)}", answer)
    yield from wrapped(
        f"{RECEIVER['organisation']} is asked by letter whether its £4,000 came. It needs no "
        f"account, only the link: “{SAID}” What Alder reported stays beside it; nothing of it "
        "counts as verified."
    )


def _token(kept: Kept) -> str:
    for path in sorted(kept.stage.service.outbox.glob("*.txt")):
        found = LINK.search(path.read_text(encoding="utf-8"))
        if found:
            return found.group(1)
    raise FileNotFoundError(f"no letter with a link was written; is {HOST} serving?")


def verified(kept: Kept) -> Iterator[str]:
    """Draw a sample by a seed that anybody can draw again, then verify what stands up."""
    days = {"starts_on": kept.quarters[0].starts_on, "ends_on": kept.quarters[-1].ends_on}
    sample = kept.manager.post(f"{kept.contract}/samples", days | {"seed": "two-years"})
    waiting = kept.manager.rows(f"{kept.contract}/deliveries-to-verify")
    verdicts = [
        {"delivery_id": row["id"], "outcome": "verified", "reason": "As the evidence shows."}
        for row in waiting
        if row["state"] == "evidenced"
    ]
    own = {"outcome": "verified", "reason": "We say so."}
    refused = kept.supplier.refusal("POST", _verification(verdicts[0]["delivery_id"]), own)
    kept.manager.post(f"{kept.contract}/verifications", {"verifications": verdicts})
    yield from wrapped(
        f"A sample of {len(sample['drawn'])} is drawn by risk from a seed, so that an auditor can "
        f"draw it again. The manager verifies {len(verdicts)} deliveries. Alder may not verify "
        f"its own: “{refused['detail']}”"
    )


def _verification(delivery: str) -> str:
    return f"/deliveries/{delivery}/verification"
