"""What answers have in common: summaries, pages, and one answer for one client token."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from local_aws.api import Record
from local_aws.serverless import records
from local_aws.serverless.errors import ServerlessError

_PAGE = 50


def summary(description: Record, names: Iterable[str], **renamed: str) -> Record:
    """Some members of a description.

    :param names: Those that keep their names.
    :param renamed: New name to the name in the description.
    """
    known = {name: description[name] for name in names if name in description}
    return {**known, **{new: description[old] for new, old in renamed.items()}}


def page(request: Record, member: str, found: list[Record]) -> Record:
    """A part of a list, with the token of the next one."""
    start = _start(request.get("nextToken", "0"))
    end = start + request.get("maxResults", _PAGE)
    answer: Record = {member: found[start:end]}
    return {**answer, "nextToken": str(end)} if end < len(found) else answer


def wanted(request: Record, description: Record) -> bool:
    """Whether a description passes the filters of a list: states, mode, time of creation."""
    created = description["createdAt"]
    return bool(
        (not request.get("states") or description["state"] in request["states"])
        and request.get("mode") in (None, description.get("mode"))
        and request.get("createdAtAfter", created) <= created <= request.get("createdAtBefore", created)
    )


def once(operation: str, request: Record, make: Callable[[], Record], *, conflict: ServerlessError) -> Record:
    """The answer of the first request with a client token, to whoever repeats it.

    :raises ServerlessError: `conflict`, where the token comes with another request.
    """
    key = (operation, request["clientToken"])
    if key not in records.answered:
        records.answered[key] = (request, make())
    asked, answer = records.answered[key]
    if asked != request:
        raise conflict
    found: Record = answer
    return found


def conflict(request: Record) -> ServerlessError:
    """Where a client token comes with another request. Words of our own."""
    text = f"The client token {request['clientToken']} was used with other parameters."
    return ServerlessError(text, code="ConflictException", status=409)


def _start(token: str) -> int:
    if not token.isdigit():
        raise ServerlessError(f"The token {token!r} is not one of this list.")  # words of our own
    return int(token)
