"""Gives a list in the form that was asked for, whole unless a page of it was asked for."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from fastapi import Response
from pydantic import BaseModel

from app.platform.renditions import delimited, workbook
from app.platform.renditions.columns import columns_of
from app.platform.request.paging import Page, Paging
from app.problems import NotAcceptable

AT_ONCE = 1_000  #: rows read at a time while a list is given whole
MOST_ROWS = 50_000  #: of a list given whole


def row_model_of(answer: Any) -> type[BaseModel] | None:
    """Give the message of a list's rows; None if the answer is no list."""
    if not (isinstance(answer, type) and issubclass(answer, Page)):
        return None
    model: type[BaseModel] = get_args(answer.model_fields["data"].annotation)[0]
    if not issubclass(model, BaseModel):
        raise TypeError(f"the rows of {answer.__name__} are no message")
    return model


def whole(
    endpoint: Callable[..., Page[Any]], arguments: Mapping[str, Any], go_on: Callable[[], None]
) -> Page[Any]:
    """Call a list's function until it has given every row, unless one page was asked for.

    Args:
        endpoint: gives one page.
        arguments: what to call it with; one of them says which page.
        go_on: called before each page; raises if it is no longer worth it.

    Raises:
        NotAcceptable: if there are more rows than are given at once.
    """
    name, asked = next((n, v) for n, v in arguments.items() if isinstance(v, Paging))
    if not asked.is_whole:
        return endpoint(**arguments)
    rows: list[Any] = []
    cursor: str | None = None
    while True:
        go_on()
        page = endpoint(**{**arguments, name: asked.at(cursor, AT_ONCE)})
        rows += page.data
        cursor = page.page.next_cursor
        if cursor is None:
            return page.model_copy(update={"data": rows})
        if len(rows) >= MOST_ROWS:
            raise NotAcceptable(
                f"The list has more than {MOST_ROWS} rows.",
                "Narrow it with filters, or read it page by page with limit and cursor.",
            )


def in_form(form: str, model: type[BaseModel], page: Page[Any], name: str) -> Response:
    """Write a list as CSV or XLSX, to be saved under the list's name."""
    columns = columns_of(model)
    if form == delimited.MEDIA_TYPE:
        content, kind, suffix = delimited.as_csv(columns, page.data), "; header=present", "csv"
    else:
        content, kind, suffix = workbook.as_xlsx(columns, page.data, name), "", "xlsx"
    response = Response(content, media_type=form + kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
