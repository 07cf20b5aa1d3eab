"""What tests do to a running local AWS from outside: let time pass, and make requests fail.

``LocalAws.advance`` and ``LocalAws.fail`` are the callers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, MutableMapping
from typing import Any

from local_aws.api import ApiError
from local_aws.clock import CLOCK

PATH = "/_local_aws/"
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
        _obey(scope["path"].removeprefix(PATH), json.loads(await _body(receive)))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return answer


def _obey(order: str, said: Any) -> None:
    if order == "advance":
        CLOCK.advance(said["seconds"])
    elif order == "fail":
        error = ApiError(said["message"], code=said["code"], status=said["status"])
        _due.setdefault((said["service"], said["operation"]), []).extend([error] * said["times"])
    else:
        raise ValueError(f"no such order: {order}")


async def _body(receive: Any) -> bytes:
    content, more = b"", True
    while more:
        message = await receive()
        content += message.get("body", b"")
        more = message.get("more_body", False)
    return content
