"""Refuse a change that its contract cannot have."""

from decimal import Decimal

from sqlmodel import Session

from app.contracts.change.queries import approved_changes
from app.contracts.change.wanted import AT_ONCE, ChangeKind, Wanted, faults_of_kind
from app.contracts.tables import Contract
from app.contracts.today import fault_of_day
from app.organisations.tables import Supplier
from app.problems import Conflict, Finding, Invalid
from app.units import plain


class ChangeOutOfOrder(Conflict):
    """A change that was approved takes effect after this one would."""

    slug = "change-out-of-order"


def refuse_misfit(session: Session, contract: Contract, wanted: Wanted) -> None:
    """Let a change through that the contract can have.

    Args:
        session: to read with.
        contract: as it stands.
        wanted: the change.

    Raises:
        Invalid: for any other; it names each fault.
        ChangeOutOfOrder: if it would take effect before one that was approved.
    """
    found = [
        *faults_of_kind(wanted),
        *_faults_of_value(contract, wanted),
        *_faults_of_days(contract, wanted),
        *_faults_of_supplier(session, contract, wanted),
    ]
    if found:
        raise Invalid("The change does not fit the contract.", findings=found)
    _refuse_order(session, contract, wanted)


def _refuse_order(session: Session, contract: Contract, wanted: Wanted) -> None:
    """Let changes take effect in the order in which they are approved; each builds on the last."""
    if wanted.kind in AT_ONCE:
        return
    last = max((one.effective_on for one in approved_changes(session, contract.id)), default=None)
    if last is not None and wanted.effective_on < last:
        raise ChangeOutOfOrder(
            f"A change that was approved takes effect on {last}, and this one would before, on "
            f"{wanted.effective_on}.",
            f"Let it take effect on {last} or later.",
            possible_from=last.isoformat(),
        )


def _faults_of_value(contract: Contract, wanted: Wanted) -> list[Finding]:
    net = contract.value if wanted.value is None else wanted.value
    gross = wanted.value_with_vat
    if gross is not None and net is not None and gross < net:
        words = f"With VAT it would be worth {plain(gross)} pounds, and {plain(net)} without."
        return [Finding("value_below_net", words, "Correct one of them.", path="value_with_vat")]
    if wanted.value is None:
        return []
    if contract.value is None:
        words = "The contract has no value that could be changed."
        return [Finding("no_value", words, "Give it the value it was let at first.", path="value")]
    is_same = wanted.value == contract.value and gross in (None, _said_with_vat(contract))
    if wanted.kind is ChangeKind.VALUE and is_same:
        words = f"{wanted.value} pounds is what it is worth already."
        return [Finding("no_change", words, "Give another value.", path="value")]
    return []


def _said_with_vat(contract: Contract) -> Decimal | None:
    """Give the value with VAT as somebody said it; what was only worked out may be confirmed."""
    return None if contract.is_vat_computed else contract.value_with_vat


def _faults_of_days(contract: Contract, wanted: Wanted) -> list[Finding]:
    first_on, last_on = contract.starts_on or contract.entered_on, contract.ends_on
    beyond = [fault_of_day(name, getattr(wanted, name)) for name in ("effective_on", "ends_on")]
    found = [one for one in beyond if one is not None]
    if first_on is not None and wanted.effective_on < first_on:
        words = f"{wanted.effective_on} is before the contract's first day, {first_on}."
        found.append(Finding("too_early", words, "Give a day from then on.", path="effective_on"))
    if last_on is not None and wanted.effective_on > last_on:
        words = f"{wanted.effective_on} is after the contract's last day, {last_on}."
        found.append(Finding("too_late", words, "Give a day until then.", path="effective_on"))
    if wanted.ends_on is None:
        return found
    if last_on is None or wanted.ends_on == last_on:
        words = f"{wanted.ends_on} does not change the contract's last day ({last_on or 'none'})."
        fix = "Give another day; give the contract its days first if it has none."
        found.append(Finding("no_change", words, fix, path="ends_on"))
    if wanted.ends_on < wanted.effective_on:
        words = f"{wanted.ends_on} is before the change takes effect, on {wanted.effective_on}."
        found.append(Finding("out_of_order", words, "Give a later last day.", path="ends_on"))
    return found


def _faults_of_supplier(session: Session, contract: Contract, wanted: Wanted) -> list[Finding]:
    if wanted.supplier_id is None:
        return []
    if wanted.supplier_id == contract.supplier_id:
        words = "That supplier holds the contract already."
        return [Finding("no_change", words, "Name another one.", path="supplier_id")]
    supplier = session.get(Supplier, wanted.supplier_id)
    if supplier is None or supplier.authority_id != contract.authority_id:
        words = f"There is no supplier {wanted.supplier_id}."
        fix = "Enter it in the register of suppliers first."
        return [Finding("no_such_supplier", words, fix, path="supplier_id")]
    return []
