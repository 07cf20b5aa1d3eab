"""Names of databases and tables in Glue, as rights can name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation
from emr_constructs.model.value import is_list_token

_NAME: Final = re.compile(r"[^A-Z*/:?]{1,255}")  # Glue folds capitals; the others mean something in ARNs


def name_violations(argument: str, names: Sequence[str]) -> Iterator[Violation]:
    """Why rights cannot name databases, or tables, of Glue: IAM compares with names as Glue keeps them."""
    for name in names:
        if not is_token(name) and not _NAME.fullmatch(name):
            problem = f"`{argument}` has {name!r}, which is no name in Glue; write one, without capitals and */:?"
            yield Violation("GlueName", problem)


def database_violations(databases: Sequence[str]) -> Iterator[Violation]:
    """What is wrong with databases that rights name."""
    if is_list_token(databases):
        problem = "`databases` is a list that only deployment knows, and rights name each; write a list"
        yield Violation("UndecidableDatabases", problem)
    else:
        yield from name_violations("databases", databases)
