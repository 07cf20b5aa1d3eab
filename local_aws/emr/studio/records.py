"""What the local EMR remembers of Studios, per account and region, in memory only."""

from __future__ import annotations

import secrets
import string

from local_aws import seam
from local_aws.api import Record
from local_aws.emr.errors import EmrError

PRINCIPAL = "elasticmapreduce.amazonaws.com"
_ALPHABET = string.ascii_uppercase + string.digits
_PAGE = 50  # as many as EMR answers at once

studios = seam.scoped_store()  # studio id: as DescribeStudio shows it
mappings = seam.scoped_store()  # studio id, type and id of the identity: as GetStudioSessionMapping shows it
executions = seam.scoped_store()  # execution id: notebooks.Execution


def refusal(text: str) -> EmrError:
    """What the Studio API answers to what it does not like."""
    return EmrError(text, code="InvalidRequestException")


def new_id(prefix: str) -> str:
    """An id shaped like a Studio's (``es-``) or an execution's (``ex-``)."""
    return f"{prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(25))


def arn(resource: str) -> str:
    """Of something of EMR in this account and region."""
    return f"arn:aws:elasticmapreduce:{seam.region()}:{seam.account_id()}:{resource}"


def studio(studio_id: str) -> Record:
    """:raises EmrError: where there is no such Studio."""
    found: Record | None = studios.get(studio_id)
    if found is None:
        raise refusal("Studio does not exist.")
    return found


def change(studio_id: str, members: Record) -> None:
    """Set members of a Studio, or take away those that are None."""
    found = studio(studio_id)
    found.update(members)
    for name in [name for name, value in members.items() if value is None]:
        del found[name]


def page(request: Record, member: str, found: list[Record]) -> Record:
    """A part of a list, with the marker of the next one."""
    marker = request.get("Marker", "0")
    if not marker.isdigit():
        raise refusal(f"The marker {marker!r} is not one of this list.")  # words of our own
    end = int(marker) + _PAGE
    answer: Record = {member: found[int(marker) : end]}
    return {**answer, "Marker": str(end)} if end < len(found) else answer


def only(description: Record, *names: str) -> Record:
    """Some members of a description."""
    return {name: description[name] for name in names if name in description}
