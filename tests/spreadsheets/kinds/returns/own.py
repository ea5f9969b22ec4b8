"""Returns in their sender's own layout: files, and the profiles that read them."""

import csv
import io
from typing import Any

from app.organisations.role import Role
from app.platform.database import writing
from app.spreadsheets.mapping.keeping import keep
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.shipping import preset_called
from tests.callers import a_person, caller_of
from tests.spreadsheets.kinds.returns.made import HOURS, MONEY, POSTS, Reporting

#: what a person adds to a preset: which commitment of the contract each code means
ALIASES = {"ECC1": POSTS, "ECC8": HOURS, "ECC40": MONEY}
MAPPED = {"do": "values", "map": ALIASES}
CODE = {"field": "measure_code", "headings": ["Code"], "steps": [MAPPED]}
MEASURE = {"field": "measure", "headings": ["Measure"]}


def a_file(*rows: tuple[Any, ...]) -> bytes:
    """Write rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def a_profile(*columns: dict[str, Any], **layout: Any) -> Profile:
    """Make a profile of a return with a code and words for each row."""
    layouts = [{"columns": [CODE, MEASURE, *columns], **layout}]
    return Profile.model_validate({"name": "Ours", "target": "return", "layouts": layouts})


def a_preset(name: str, **aliases: str) -> Profile:
    """Take a preset, with the commitments that its codes mean."""
    document = preset_called(name).model_dump(mode="json", exclude_defaults=True)
    step = {"do": "values", "map": aliases}
    for layout in document["layouts"]:
        for column in layout["columns"]:
            if column["field"] in ("measure_code", "measure"):
                column.setdefault("steps", []).append(step)
        if "unpivot" in layout:
            parts = layout["unpivot"]["parts"]
            found = {key: [step] for key in ("measure_code", "measure") if key in parts}
            layout["unpivot"]["part_steps"] = found
    return Profile.model_validate(document)


def kept(reporting: Reporting, profile: Profile) -> str:
    """Have the authority keep a profile."""
    engine = reporting.desk.engine
    caller = caller_of(engine, a_person(engine, Role.ECONOMIC_DEVELOPMENT))
    with writing(engine) as session:
        return str(keep(session, caller, profile, "", reporting.desk.now).id)


QUANTITY = {"field": "quantity", "headings": ["Answer"], "leaves_row": True}
UNIT = {"field": "unit", "headings": ["Units"]}
PERIOD = {"field": "period", "headings": ["Quarter"]}
BY_CODE = a_file(
    ("Code", "Measure", "Units", "Answer", "Comments"),
    ("ECC1", "Local people", "FTE-years", "2.5", "Two began in May."),
    ("ECC8", "Mentoring", "hours", "12", ""),
    ("ECC40", "Local spend", "£", "£1,200", ""),
    ("ECC54", "Anything else", "hours", "", ""),
)
