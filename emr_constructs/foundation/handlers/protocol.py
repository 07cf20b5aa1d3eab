"""How a function answers CloudFormation: always, once, in words and in time."""

from __future__ import annotations

import json
import time
import traceback
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError

CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 6}, connect_timeout=5, read_timeout=10)
"""For every client: what is throttled is tried again, five times at most."""

# What CloudFormation shows for a resource that never was. It is then told to delete it.
_NEVER_MADE = "never-made"
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
_PATIENCE = 60.0  # seconds that rights may take from IAM to the service
_PAUSE = 3.0  # seconds
_TRIES = 3  # to send the answer
_LONGEST_REASON = 1000  # characters; CloudFormation takes 4 KB in all


class ResourceError(Exception):
    """What cannot be done, in words for whoever deploys."""


@dataclass(frozen=True)
class Request:
    """What CloudFormation wants.

    :param kind: ``Create``, ``Update`` or ``Delete``.
    :param physical_id: of the resource; empty as long as it is not made.
    :param properties: as in the template, with numbers and booleans as text.
    """

    kind: str
    physical_id: str
    properties: Mapping[str, Any]


Act = Callable[[Request], str]
"""Does what is wanted, again if need be, and tells the physical id."""


def serve(event: Mapping[str, Any], context: Any, act: Act) -> None:
    """Do what CloudFormation wants and tell it the end.

    :param event: CloudFormation's request.
    :param context: of the Lambda invocation.
    """
    kind, physical_id = event["RequestType"], event.get("PhysicalResourceId", "")
    print(f"{kind} {event['LogicalResourceId']} {physical_id}")  # not the whole event: who has its URL can answer
    status, reason = "SUCCESS", ""
    try:
        if (kind, physical_id) != ("Delete", _NEVER_MADE):
            physical_id = _once_allowed(act, Request(kind, physical_id, event["ResourceProperties"]))
    except Exception as error:  # whatever it is, CloudFormation would wait for an answer
        traceback.print_exc()
        place = f"{context.log_group_name}, {context.log_stream_name}"
        status, reason = "FAILED", f"{_words(error)[:_LONGEST_REASON]} (log: {place})"
    _send(
        event["ResponseURL"],
        {
            "Status": status,
            "Reason": reason,
            "PhysicalResourceId": physical_id or _NEVER_MADE,
            **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")},
        },
    )


def code_of(error: ClientError) -> str:
    """The code with which AWS refused."""
    return str(error.response["Error"]["Code"])


def _once_allowed(act: Act, request: Request) -> str:
    """Rights that the stack has just given reach a service some seconds later."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return act(request)
        except ClientError as error:
            if code_of(error) not in _DENIED or time.monotonic() >= end:
                raise
        time.sleep(_PAUSE)


def _words(error: Exception) -> str:
    if isinstance(error, ResourceError):
        return str(error)
    if isinstance(error, ClientError):
        return f"{error.operation_name} was refused: {code_of(error)}: {error.response['Error'].get('Message', '')}"
    return f"{type(error).__name__}: {error}"


def _send(url: str, answer: Mapping[str, Any]) -> None:
    """Put the answer where CloudFormation reads it. S3 has signed the URL for no content type."""
    request = urllib.request.Request(url, json.dumps(answer).encode(), {"Content-Type": ""}, method="PUT")
    left = _TRIES
    while True:
        left -= 1
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except OSError:
            if not left:
                raise  # Lambda calls the function again
        time.sleep(_PAUSE)
