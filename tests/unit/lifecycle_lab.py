"""The function of safe lifecycles as Lambda calls it, before AWS in memory."""

from __future__ import annotations

import contextlib
import json
import os
import urllib.request
from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from fake_serverless import STACK, Clock, FakeAws, as_text

from emr_constructs.foundation.handlers import protocol, serverless_application, serverless_lifecycle

KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
ROOM = 900.0
ANSWER = 60.0
BEFORE: dict[str, Any] = {"Application": {"Digest": "old", "References": []}}
AFTER: dict[str, Any] = {"Application": {"Digest": "new", "References": []}}
OPTIONS = {"LogicalId": "App", "CancelRuns": True, "WaitMinutes": 10}
ACCOUNT = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "eu-west-1"}


class Lab(contextlib.ExitStack):
    """Sends events to the function, and gives back its answers. There is always one, and always in time.

    :param monkeypatch: puts the clock and the clients in.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.clock = Clock()
        self.aws = FakeAws(self.clock)
        self._answers: list[dict[str, Any]] = []
        self._monkeypatch = monkeypatch

    def __enter__(self) -> Lab:
        super().__enter__()
        put = self._monkeypatch.setattr
        for module in (protocol, serverless_application, serverless_lifecycle):
            put(module, "time", self.clock)
        emr, cloudformation = clients()
        put(serverless_application, "client", lambda: emr)
        put(boto3, "client", lambda name, config: cloudformation)
        put(urllib.request, "urlopen", self._urlopen)
        for client in (emr, cloudformation):
            self.enter_context(self.aws.behind(client))
        return self

    def ask(self, kind: str, moment: str, left: float = ROOM, physical_id: str = "it", **said: Any) -> dict[str, Any]:
        """Let CloudFormation want something.

        :param kind: of the request.
        :param moment: which of the three resources.
        :param left: seconds that the invocation has.
        :param said: properties.
        """
        event: dict[str, Any] = {
            "RequestType": kind,
            "ResponseURL": "https://answers.example/signed",
            "StackId": STACK,
            "RequestId": "request",
            "LogicalResourceId": "It",
            "ResourceProperties": as_text({"Moment": moment, **OPTIONS, **said}),
        }
        if kind != "Create":
            event["PhysicalResourceId"] = physical_id
        if kind == "Update":
            event["OldResourceProperties"] = as_text({"Moment": moment, **OPTIONS, **BEFORE})
        end = self.clock.now + left
        context = SimpleNamespace(
            log_group_name="group",
            log_stream_name="stream",
            get_remaining_time_in_millis=lambda: int((end - self.clock.now) * 1000),
        )
        self._answers.clear()
        serverless_lifecycle.handler(event, context)
        assert len(self._answers) == 1
        assert self.clock.now <= end
        return self._answers[0]

    def update(self, **more: Any) -> dict[str, Any]:
        """The application is about to change."""
        return self.ask("Update", "BeforeUpdate", **AFTER, **more)

    def delete(self, **more: Any) -> dict[str, Any]:
        """The application is perhaps about to go."""
        return self.ask("Delete", "BeforeDelete", ApplicationId="app1", **more)

    def settings(self, kind: str, said: dict[str, Any]) -> dict[str, Any]:
        """What only the API can set."""
        return self.ask(kind, "Settings", ApplicationId="app1", **said)

    def _urlopen(self, request: urllib.request.Request, timeout: float) -> Any:
        assert isinstance(request.data, bytes)
        self._answers.append(json.loads(request.data))
        return contextlib.nullcontext()


@cache
def clients() -> tuple[Any, Any]:
    """Botocore's clients of EMR Serverless and CloudFormation, which take a while to make."""
    with patch.dict(os.environ, ACCOUNT):
        return serverless_application.client(), boto3.client("cloudformation", config=protocol.CONFIG)


def succeeded(answer: dict[str, Any]) -> bool:
    assert (answer["Status"] == "SUCCESS") is (answer["Reason"] == ""), answer
    return bool(answer["Status"] == "SUCCESS")


def reason(answer: dict[str, Any]) -> str:
    assert answer["Status"] == "FAILED"
    return str(answer["Reason"])
