"""A small EMR Serverless and CloudFormation in memory, behind botocore's own clients: what is asked has to fit them.

Time passes only where somebody sleeps, and a little with each request.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from botocore import xform_name

Asked = dict[str, Any]
STACK = "arn:aws:cloudformation:eu-west-1:111122223333:stack/jobs/0a1b2c3d"
ACTIVE = {"SUBMITTED", "QUEUED", "PENDING", "SCHEDULED", "RUNNING", "CANCELLING"}
ACTIVE_SESSIONS = {"SUBMITTED", "STARTING", "STARTED", "IDLE", "BUSY", "TERMINATING"}
NEXT = {"CREATING": "CREATED", "STARTING": "STARTED", "STOPPING": "STOPPED"}
ENDED = {"CANCELLING": "CANCELLED", "TERMINATING": "TERMINATED"}
SECONDS = 20


class Clock:
    """Time that passes only where somebody sleeps, and a little with each request."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)


class RefusalError(Exception):
    """What AWS answers instead."""

    def __init__(self, code: str, message: str = "no") -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Item:
    """A job run, a session or an application.

    :param state: what it is now.
    :param stays: whether it never leaves that.
    """

    state: str
    stays: bool = False
    since: float = 0.0


@dataclass
class FakeApplication(Item):
    """An application with what it runs."""

    runs: dict[str, Item] = field(default_factory=dict)
    sessions: dict[str, Item] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


class FakeAws:
    """EMR Serverless with its applications, and CloudFormation with one stack.

    :param clock: its time.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.applications: dict[str, FakeApplication] = {}
        self.status = "UPDATE_IN_PROGRESS"
        self.template: Any = {"Resources": {"App": {}}}
        self.physical_ids = {"App": "app1"}
        self.faults: dict[str, list[str]] = defaultdict(list)
        """Codes with which the next calls of an operation are refused."""
        self.before: dict[str, Callable[[], None]] = {}
        """What happens before an operation."""
        self.asked: Counter[str] = Counter()
        self.ignored: set[str] = set()
        """Settings that are taken without an effect."""

    @contextlib.contextmanager
    def behind(self, client: Any) -> Iterator[None]:
        """Answer for the service of a client."""
        service, events = client.meta.service_model.service_id.hyphenize(), client.meta.events
        answers: dict[str, Any] = {
            f"before-parameter-build.{service}": self._note,
            f"before-call.{service}": self._answer,
        }
        for name, answer in answers.items():
            events.register(name, answer)
        yield
        for name, answer in answers.items():
            events.unregister(name, answer)

    def start(self, application_id: str = "app1", state: str = "STARTED", **runs: str) -> FakeApplication:
        """An application that has runs in some states."""
        made = FakeApplication(state, runs={name: Item(one) for name, one in runs.items()})
        self.applications[application_id] = made
        return made

    def _note(self, params: dict[str, Any], **_: Any) -> None:
        self._params = params  # to which botocore adds the client token

    def _answer(self, model: Any, **_: Any) -> Any:
        name = model.name
        self.asked[name] += 1
        self.clock.now += 0.1
        try:
            if self.faults[name]:
                raise RefusalError(self.faults[name].pop(0))
            self.before.get(name, lambda: None)()
            self._pass_time()
            return SimpleNamespace(status_code=200), getattr(self, xform_name(name))(self._params)
        except RefusalError as refusal:
            error = {"Code": refusal.code, "Message": str(refusal)}
            return SimpleNamespace(status_code=400), {"Error": error, "ResponseMetadata": {}}

    def _pass_time(self) -> None:
        for application in self.applications.values():
            self._settle(application, NEXT)
            for item in (*application.runs.values(), *application.sessions.values()):
                self._settle(item, ENDED)

    def _settle(self, item: Item, following: dict[str, str]) -> None:
        item.since = item.since or self.clock.now
        if not item.stays and item.state in following and self.clock.now - item.since >= SECONDS:
            self._become(item, following[item.state])

    def _become(self, item: Item, state: str) -> None:
        item.state, item.since = state, self.clock.now

    def _find(self, asked: Asked) -> FakeApplication:
        if asked["applicationId"] not in self.applications:
            raise RefusalError("ResourceNotFoundException", "no such application")
        return self.applications[asked["applicationId"]]

    # EMR Serverless

    def get_application(self, asked: Asked) -> Any:
        found = self._find(asked)
        return {"application": {"applicationId": asked["applicationId"], "state": found.state, **found.settings}}

    def list_job_runs(self, asked: Asked) -> Any:
        return self._page("jobRuns", "id", self._find(asked).runs, asked)

    def list_sessions(self, asked: Asked) -> Any:
        return self._page("sessions", "sessionId", self._find(asked).sessions, asked)

    def _page(self, member: str, key: str, items: dict[str, Item], asked: Asked) -> Any:
        """Tokens are the position in all items: what ends between two pages hides nothing."""
        start, end = int(asked.get("nextToken", 0)), int(asked.get("nextToken", 0)) + asked["maxResults"]
        names = [name for name in list(items)[start:end] if items[name].state in asked["states"]]
        page = {member: [{key: name, "state": items[name].state} for name in names]}
        return {**page, "nextToken": str(end)} if end < len(items) else page

    def cancel_job_run(self, asked: Asked) -> Any:
        run = self._find(asked).runs[asked["jobRunId"]]
        if run.state not in ACTIVE - {"CANCELLING"}:
            raise RefusalError("ValidationException", "the run is not in a cancellable state")
        self._become(run, "CANCELLING")
        return {}

    def terminate_session(self, asked: Asked) -> Any:
        self._become(self._find(asked).sessions[asked["sessionId"]], "TERMINATING")
        return {}

    def stop_application(self, asked: Asked) -> Any:
        found = self._find(asked)
        busy = [name for name, one in found.runs.items() if one.state in ACTIVE]
        busy += [name for name, one in found.sessions.items() if one.state in ACTIVE_SESSIONS]
        if found.state not in ("STARTING", "STARTED") or busy:
            raise RefusalError("ValidationException", f"Application cannot be STOPPED: {found.state}, {busy}")
        self._become(found, "STOPPING")
        return {}

    def update_application(self, asked: Asked) -> Any:
        found = self._find(asked)
        if found.state not in ("CREATED", "STOPPED"):
            raise RefusalError(
                "ValidationException", "must be in one of the statuses to be updated: [STOPPED, CREATED]"
            )
        assert asked["clientToken"]
        kept = {"applicationId", "clientToken", *self.ignored}
        found.settings |= {name: value for name, value in asked.items() if name not in kept}
        return {}

    # CloudFormation

    def describe_stack_resource(self, asked: Asked) -> Any:
        assert asked["StackName"] == STACK
        if asked["LogicalResourceId"] not in self.physical_ids:
            raise RefusalError("ValidationError", "Resource does not exist")
        return {"StackResourceDetail": {"PhysicalResourceId": self.physical_ids[asked["LogicalResourceId"]]}}

    def describe_stacks(self, asked: Asked) -> Any:
        assert asked["StackName"] == STACK
        return {"Stacks": [{"StackStatus": self.status}]}

    def get_template(self, asked: Asked) -> Any:
        assert asked == {"StackName": STACK, "TemplateStage": "Processed"}
        return {"TemplateBody": self.template}


def as_text(properties: Any) -> Any:
    """Properties as CloudFormation hands them over: all text."""
    if isinstance(properties, dict):
        return {name: as_text(one) for name, one in properties.items()}
    return properties if isinstance(properties, str) else json.dumps(properties)
