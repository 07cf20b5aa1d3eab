"""How the functions of custom resources answer CloudFormation, whatever happens."""

from __future__ import annotations

import contextlib
import json
import urllib.request
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emr_constructs.foundation.handlers import block_public_access, protocol, revoke_rules, service_linked_roles
from emr_constructs.foundation.handlers.protocol import Request, ResourceError

URL = "https://answers.example/signed-secret"
EVENT = {
    "RequestType": "Create",
    "ResponseURL": URL,
    "StackId": "stack",
    "RequestId": "request",
    "LogicalResourceId": "It",
    "ResourceProperties": {"GroupIds": ["sg-1", "sg-2"]},
}
CONTEXT = SimpleNamespace(log_group_name="group", log_stream_name="stream")


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(protocol, "time", clock)
    return clock


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What CloudFormation was told."""
    told: list[dict[str, Any]] = []

    def urlopen(request: urllib.request.Request, timeout: float) -> Any:
        assert (request.full_url, request.method, request.get_header("Content-type")) == (URL, "PUT", "")
        assert timeout == 10
        assert isinstance(request.data, bytes)
        told.append(json.loads(request.data))
        return contextlib.nullcontext()

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    return told


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "DoIt")


def failing(*errors: Exception) -> Callable[[Request], str]:
    """Fails with each of the errors, then succeeds."""
    left = list(errors)

    def act(request: Request) -> str:
        if left:
            raise left.pop(0)
        return "made"

    return act


def test_cloudformation_is_told_what_was_made(
    answers: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Request] = []

    def act(request: Request) -> str:
        seen.append(request)
        return "made"

    protocol.serve(EVENT, CONTEXT, act)
    assert seen == [Request("Create", "", EVENT["ResourceProperties"])]  # type: ignore[arg-type]
    assert answers == [
        {
            "Status": "SUCCESS",
            "Reason": "",
            "PhysicalResourceId": "made",
            "StackId": "stack",
            "RequestId": "request",
            "LogicalResourceId": "It",
        }
    ]
    assert "signed-secret" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ResourceError("too many"), "too many"),
        (refusal("Broken"), "DoIt was refused: Broken: no"),
        (KeyError("Ports"), "KeyError: 'Ports'"),
        (ResourceError("x" * 9000), "x" * 1000),
    ],
    ids=["ours", "AWS", "defect", "long"],
)
def test_a_failure_is_told_in_words(answers: list[dict[str, Any]], error: Exception, words: str) -> None:
    protocol.serve(EVENT, CONTEXT, failing(error))
    [answer] = answers
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", "never-made")
    assert answer["Reason"] == f"{words} (log: group, stream)"


def test_what_was_never_made_is_not_deleted(answers: list[dict[str, Any]]) -> None:
    event = {**EVENT, "RequestType": "Delete", "PhysicalResourceId": "never-made"}
    protocol.serve(event, CONTEXT, failing(ResourceError("asked")))
    assert [one["Status"] for one in answers] == ["SUCCESS"]


def test_a_failed_update_leaves_the_resource_what_it_was(answers: list[dict[str, Any]]) -> None:
    event = {**EVENT, "RequestType": "Update", "PhysicalResourceId": "before"}
    protocol.serve(event, CONTEXT, failing(ResourceError("no")))
    assert [(one["Status"], one["PhysicalResourceId"]) for one in answers] == [("FAILED", "before")]


@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"])
def test_rights_may_take_a_while_to_arrive(answers: list[dict[str, Any]], clock: Clock, code: str) -> None:
    protocol.serve(EVENT, CONTEXT, failing(refusal(code), refusal(code)))
    assert [one["Status"] for one in answers] == ["SUCCESS"]
    assert clock.slept == [3, 3]


def test_rights_that_never_arrive_are_not_waited_for_longer_than_a_minute(
    answers: list[dict[str, Any]], clock: Clock
) -> None:
    protocol.serve(EVENT, CONTEXT, failing(*[refusal("AccessDenied")] * 100))
    assert [one["Status"] for one in answers] == ["FAILED"]
    assert sum(clock.slept) == 60


@pytest.mark.parametrize(("failures", "raises"), [(2, False), (3, True)])
def test_the_answer_is_sent_three_times_at_most(monkeypatch: pytest.MonkeyPatch, failures: int, raises: bool) -> None:
    tries = []

    def urlopen(*_: Any, **__: Any) -> Any:
        tries.append(1)
        if len(tries) <= failures:
            raise OSError("no line")
        return contextlib.nullcontext()

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    with pytest.raises(OSError, match="no line") if raises else contextlib.nullcontext():
        protocol.serve(EVENT, CONTEXT, failing())
    assert len(tries) == 3


def test_throttling_is_met_with_a_bounded_number_of_tries() -> None:
    assert vars(protocol.CONFIG)["retries"] == {"mode": "standard", "total_max_attempts": 6}


@pytest.mark.parametrize("module", [block_public_access, revoke_rules, service_linked_roles])
def test_each_handler_does_its_own(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(module, "serve", lambda *arguments: seen.append(arguments))
    module.handler(EVENT, CONTEXT)
    assert seen == [(EVENT, CONTEXT, module.act)]
