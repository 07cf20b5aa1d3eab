"""What the local EMR Serverless remembers, per account and region, in memory only."""

from __future__ import annotations

import math
import secrets
import string
from dataclasses import dataclass, field

from local_aws import seam
from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.serverless.errors import not_found

_ALPHABET = string.ascii_lowercase + string.digits
_ENDED = frozenset({"SUCCESS", "FAILED", "CANCELLED", "TERMINATED"})
_WISH = "local-aws:"
_NO_USE = {"vCPUHour": 0.0, "memoryGBHour": 0.0, "storageGBHour": 0.0}


@dataclass
class Moving:
    """Something that passes through states.

    :param description: As the API's answers show it, in the API's own shapes.
    :param since: When it came into its state.
    """

    description: Record
    since: float = field(default_factory=CLOCK.now)

    @property
    def state(self) -> str:
        return str(self.description["state"])

    @property
    def ended(self) -> bool:
        """Whether it stays as it is for ever."""
        return self.state in _ENDED

    def enter(self, state: str, at: float, details: str | None = None) -> None:
        """Come into a state."""
        self.since = at
        self.description.update(state=state, updatedAt=at)
        if details is not None:
            self.description["stateDetails"] = details

    def wish(self, name: str, default: float) -> float:
        """Seconds that a test wants something to take: the tag ``local-aws:<name>``, which can be ``forever``."""
        said = self.description["tags"].get(_WISH + name)
        if said is None:
            return default
        return math.inf if said == "forever" else float(said)


@dataclass
class Work(Moving):
    """A job run or a session.

    :param assumable: Whether EMR Serverless can assume its role.
    :param attempts: The descriptions of earlier attempts.
    """

    assumable: bool = True
    attempts: list[Record] = field(default_factory=list)

    def enter(self, state: str, at: float, details: str | None = None) -> None:
        super().enter(state, at, details)
        if "attempt" in self.description:
            self.description["attemptUpdatedAt"] = at
        if state in ("RUNNING", "STARTED"):
            self.description["startedAt"] = at
        if state == "IDLE":
            self.description["idleSince"] = at
        if self.ended:
            seconds = int(at - self.description.get("startedAt", at))
            self.description.update(endedAt=at, totalExecutionDurationSeconds=seconds)
            self.description.update(totalResourceUtilization=_NO_USE, billedResourceUtilization=_NO_USE)

    def ends_as(self) -> str:
        """SUCCESS, unless the tag ``local-aws:ends-as`` says otherwise."""
        return str(self.description["tags"].get(f"{_WISH}ends-as", "SUCCESS"))

    def retry(self, at: float) -> bool:
        """Begin another attempt, where the policy leaves one."""
        policy = self.description.get("retryPolicy", {})
        most = policy.get("maxAttempts", policy.get("maxFailedAttemptsPerHour", 1))
        attempt = self.description["attempt"]
        if attempt >= most:
            return False
        self.attempts.append({**self.description, "state": "FAILED", "updatedAt": at})
        self.description.update(attempt=attempt + 1, attemptCreatedAt=at)
        self.enter("PENDING", at)
        return True


@dataclass
class Application(Moving):
    """An application with what runs on it.

    :param idle_since: When the last work ended.
    """

    job_runs: dict[str, Work] = field(default_factory=dict)
    sessions: dict[str, Work] = field(default_factory=dict)
    idle_since: float = 0.0

    def active(self) -> list[Work]:
        """The work that has not ended."""
        return [one for one in (*self.job_runs.values(), *self.sessions.values()) if not one.ended]

    def job_run(self, job_run_id: str) -> Work:
        """:raises ServerlessError: where there is none of this id."""
        return _of(self.job_runs, "JobRun", job_run_id)

    def session(self, session_id: str) -> Work:
        """:raises ServerlessError: where there is none of this id."""
        return _of(self.sessions, "Session", session_id)


applications = seam.scoped_store()  # application id: Application
answered = seam.scoped_store()  # (operation, client token): (request, answer)


def application(application_id: str) -> Application:
    """:raises ServerlessError: where no such application ever was."""
    found: Application | None = applications.get(application_id)
    if found is None:
        raise not_found("Application", application_id)
    return found


def new_id() -> str:
    """An id shaped like EMR Serverless's."""
    return "00" + "".join(secrets.choice(_ALPHABET) for _ in range(14))


def arn(application_id: str, *rest: str) -> str:
    """Of an application, or of what runs on it."""
    path = "/".join(["applications", application_id, *rest])
    return f"arn:aws:emr-serverless:{seam.region()}:{seam.account_id()}:/{path}"


def caller() -> str:
    """Who asks. The local AWS does not tell callers apart here."""
    return f"arn:aws:iam::{seam.account_id()}:root"


def _of(works: dict[str, Work], kind: str, identifier: str) -> Work:
    if identifier not in works:
        raise not_found(kind, identifier)
    return works[identifier]
