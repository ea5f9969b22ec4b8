"""How people, firms and their postal addresses are named, in what the API accepts."""

from typing import Annotated

from pydantic import StringConstraints

#: a name or label in somebody's words
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]
#: a postal address in one line, or nothing
Line = Annotated[str, StringConstraints(max_length=500, pattern=r"^(\S(.*\S)?)?$")]
