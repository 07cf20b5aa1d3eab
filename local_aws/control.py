"""What tests do to a running local AWS from outside: let time pass, make requests fail, say who is there.

``LocalAws`` has a method for each order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, MutableMapping
from typing import Any

from local_aws.api import ApiError
from local_aws.clock import CLOCK

PATH = "/_local_aws/"
Order = Callable[[dict[str, Any]], Any]
_due: dict[tuple[str, str], list[ApiError]] = {}  # service and operation: what its next requests answer

Message = MutableMapping[str, Any]
Application = Callable[..., Any]  # of ASGI


def refuse_as_told(service: str, operation: str) -> None:
    """:raises ApiError: where a test wants it."""
    errors = _due.get((service, operation))
    if errors:
        raise errors.pop(0)


def controlled(application: Application) -> Application:
    """The server with a door for tests."""

    async def answer(scope: Message, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PATH):
            await application(scope, receive, send)
            return
        status, text = 204, ""
        try:
            _obey(scope["path"].removeprefix(PATH), json.loads(await _body(receive)))
        except ValueError as error:
            status, text = 400, str(error)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": text.encode()})

    return answer


def _obey(order: str, said: Any) -> None:
    if order not in ORDERS:
        raise ValueError(f"no such order: {order}")
    ORDERS[order](said)


def _advance(said: Any) -> None:
    CLOCK.advance(said["seconds"])


def _fail(said: Any) -> None:
    error = ApiError(said["message"], code=said["code"], status=said["status"])
    _due.setdefault((said["service"], said["operation"]), []).extend([error] * said["times"])


ORDERS: dict[str, Order] = {"advance": _advance, "fail": _fail}
"""By name, what does it. The server adds those of its services."""


async def _body(receive: Any) -> bytes:
    content, more = b"", True
    while more:
        message = await receive()
        content += message.get("body", b"")
        more = message.get("more_body", False)
    return content
