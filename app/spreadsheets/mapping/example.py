"""A cell as files have it, for each field that a row can say; every one of them is made up."""

from collections.abc import Mapping

from app.spreadsheets.mapping.target import FieldKind, TargetField, TargetName

_BY_KIND: Mapping[FieldKind, str] = {
    FieldKind.NUMBER: "12.5",
    FieldKind.MONEY: "1,234.50",
    FieldKind.PERCENT: "12.5%",
    FieldKind.DAY: "31/03/2026",
    FieldKind.YES_NO: "yes",
    FieldKind.POSTCODE: "RM1 3BD",
}
_BY_KEY: Mapping[str, str] = {
    "address": "1 High Street, Anytown",
    "area": "Anytown North",
    "beneficiary": "Anytown Food Bank",
    "body": "Anytown Council",
    "body_code": "http://opendatacommunities.org/id/anytown",
    "breakdown": "aged 16 to 24",
    "capital_or_revenue": "Revenue",
    "card": "N",
    "category": "Building works",
    "category_code": "45000000",
    "charity_number": "1234567",
    "comment": "two began in June",
    "company_number": "01234567",
    "contract_ref": "AC-2026-014",
    "currency": "GBP",
    "description": "repairs of roofs and doors",
    "evidence": "payroll, July 2026",
    "indicator": "people without work",
    "invoice": "INV-1042",
    "kind": "community interest company",
    "line": "1",
    "measure": "Local people employed",
    "measure_code": "JOBS-1",
    "name": "Ash Works Ltd",
    "ocid": "ocds-h6vhtk-012345",
    "other_number": "SC012345",
    "period": "2026-03",
    "place": "Anytown North",
    "place_code": "E09000002",
    "place_set": "districts",
    "predecessor": "E09000001",
    "process": "open procedure",
    "procurement_category": "Construction",
    "procurement_code": "450000",
    "programme": "Community fund 2026",
    "project": "School roofs",
    "purpose": "repair of a roof",
    "reference": "AC-2026-014",
    "registration": "registered charity 1234567",
    "sector": "construction",
    "service": "Housing",
    "statistic": "median",
    "status": "done",
    "supplier": "Ash Works Ltd",
    "supplier_ref": "S-1042",
    "theme": "Jobs",
    "title": "Repair of roofs",
    "transaction": "5100012345",
    "unit": "Property services",
    "url": "https://www.anytown.example/contracts/14",
    "vat_number": "GB123456789",
    "vcse_type": "registered charity",
    "website": "https://www.ash-works.example",
}
_OF_TARGET: Mapping[tuple[TargetName, str], str] = {
    (TargetName.RETURN, "unit"): "people",
    (TargetName.ORGANISATIONS, "status"): "active",
    (TargetName.PLACES, "name"): "Anytown North",
}


def example_of(target: TargetName, field: TargetField) -> str:
    """Give a cell that the field is read from as it stands, without any step.

    Args:
        target: what the spreadsheet is about.
        field: of that target.
    """
    own = _OF_TARGET.get((target, field.key)) or _BY_KEY.get(field.key)
    return own or _BY_KIND[field.kind]
