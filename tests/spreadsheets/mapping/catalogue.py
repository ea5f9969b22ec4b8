"""The published files that the tests read, and what is known of each beforehand."""

import csv
from decimal import Decimal
from io import StringIO

ODI = "spend/odileeds/"
CALDERDALE, DARLINGTON = ODI + "calderdale-2022-07.csv", ODI + "darlington-2013-04.csv"
MANCHESTER = ODI + "manchester-2017-04.csv"
GATESHEAD, LONDON = ODI + "gateshead-2016-04.csv", ODI + "london-2013-P06.csv"
CABINET_OFFICE, SALFORD = ODI + "cabinetoffice-2019-09.csv", ODI + "salford-2016-12.csv"
HYNDBURN_2017, HYNDBURN_2021 = (
    "spend/hyndburn-raw/1701.csv",
    "spend/hyndburn-raw/CALL51683-May-21-250.csv",
)
HYNDBURN_2025, LEEDS = "spend/hyndburn-raw/October-25.csv", "spend/leeds-raw/2011-05.csv"
NWOD, WIGAN = "spend/nwod/salford_2019.csv", "spend/wigan/cleaned-wigan-spending.csv"
LANCASHIRE = "spend/lancashire-xlsx/pcc-2020-21.xlsx"
REGISTER = "contracts/salford-contracts-register-2022-07.csv"
GRANTS = "spend/sutton-coldfield/Community-Grants-Payments-2016-17.xlsx"
PAYMENTS = "spend/sutton-coldfield/Payments-in-excess-of-2016-17_TOCLEAN.xlsx"
INDICATORS = "social-value/lancashire-social-value-indicators.xlsx"

#: files of payments, with the heading under which the amount stands
SPEND = {
    CALDERDALE: "Net Amount", GATESHEAD: "Amount", LONDON: "Amount", CABINET_OFFICE: "Amount",
    SALFORD: "Net", LEEDS: "Net amount", NWOD: "amount", WIGAN: "Amount",
    HYNDBURN_2017: "Net Amount(£)", HYNDBURN_2021: "Net Amount(£)", HYNDBURN_2025: "Amount Paid",
    DARLINGTON: "Invoice Line Value (net of VAT)",
    MANCHESTER: "Net Amount",
    ODI + "harrogate-2022-08-Brimhams-Active.csv": "Net Amount",
}  # fmt: skip
PRESETS = dict.fromkeys((*SPEND, LANCASHIRE), "transparency-spend") | {
    REGISTER: "transparency-contracts"
}
CONFIRMED = (GRANTS, PAYMENTS, INDICATORS)


def plain_sum(content: bytes, heading: str) -> Decimal:
    """Add up a column the plain way, to compare with."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    rows = [row for row in csv.reader(StringIO(text)) if any(row)]
    at = next(row.index(heading) for row in rows if heading in row)
    start = next(place for place, row in enumerate(rows) if heading in row) + 1
    total = Decimal(0)
    for row in rows[start:]:
        bare = row[at].strip().replace(",", "")
        is_below = bare.startswith("(") or bare.endswith("-")
        amount = Decimal(bare.strip("()").rstrip("-") if is_below else bare)
        total += -amount if is_below else amount
    return total
