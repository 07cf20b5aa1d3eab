"""An EMR Serverless application: to stop it, whatever it runs, and to change it then."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple

import botocore.session
from botocore.exceptions import ClientError

from .protocol import CONFIG, ResourceError, code_of

_ACTIVE_RUNS = ("SUBMITTED", "QUEUED", "PENDING", "SCHEDULED", "RUNNING", "CANCELLING")
_ACTIVE_SESSIONS = ("SUBMITTED", "STARTING", "STARTED", "IDLE", "BUSY", "TERMINATING")
_ENDING = ("CANCELLING", "TERMINATING")
_STOPPED = ("CREATED", "STOPPED")  # in which EMR lets an application be changed and deleted
_STOPPABLE = ("STARTING", "STARTED")
_GONE = ""

_NOT_FOUND = ("ResourceNotFoundException",)
_NOT_NOW = ("ValidationException", "ConflictException")  # also what EMR says of a state that does not fit
# Not every release has sessions, nor perhaps every region the API of them.
_NO_SESSIONS = (*_NOT_FOUND, *_NOT_NOW, "UnknownOperationException")
_PASSING = ("ThrottlingException", "TooManyRequestsException", "InternalServerException", "ServiceUnavailableException")

_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds, the last again and again
_PAGE = 50  # the most that EMR lists at once
_SHOWN = 10  # runs in a message


class Patience(NamedTuple):
    """How long something is waited for.

    :param seconds: as it was asked for, for messages.
    :param end: on the monotonic clock.
    """

    seconds: float
    end: float

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.end


class Work(NamedTuple):
    """What keeps an application from being stopped: a job run or a session."""

    kind: str
    id: str
    state: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id} ({self.state})"


class Application:
    """An application.

    :param application_id: its id.
    :param cancel: cancel what it runs, or wait for the end of it.
    :param patience: how long that may take.
    """

    def __init__(self, application_id: str, cancel: bool, patience: Patience) -> None:
        self._emr = client()
        self._me = {"applicationId": application_id}
        self._name = f"application {application_id}"
        self._cancel = cancel
        self._patience = patience
        self._refusal = ""

    def stop(self) -> bool:
        """Wait until it is stopped and runs nothing; False where there is none any more."""
        state, work = "not known", list[Work]()
        pauses = chain(_PAUSES, repeat(_PAUSES[-1]))
        while True:
            try:
                state = str(self._described().get("state", _GONE))
                if state in (_GONE, "TERMINATED"):
                    return False
                work = list(self._work())
                if state in _STOPPED and not work:
                    return True
                self._press(state, work)
            except ClientError as error:
                if code_of(error) not in _PASSING:
                    raise
                self._refusal = _words(error)
            if self._patience.is_over:
                raise ResourceError(self._excuse(state, work))
            time.sleep(next(pauses))

    def update(self, **settings: Any) -> None:
        """Stop it and change it, again if a job was faster and started it."""
        while self.stop():
            try:
                self._emr.update_application(**self._me, **settings)
            except ClientError as error:
                if not self._may_pass(error):
                    raise
                self._refusal = _words(error)
                time.sleep(_PAUSES[0])
            else:
                print(f"{self._name}: updated {', '.join(settings)}")
                return

    def configure(self, wanted: Mapping[str, Any]) -> None:
        """Change what is not as wanted, and look whether it is so then. What fits already stops nothing."""
        changes = self._differing(wanted)
        if changes:
            self.update(**changes)
            left = self._differing(changes)
            if left:
                raise ResourceError(f"{self._name}: EMR Serverless did not take {', '.join(left)}")

    def _may_pass(self, error: ClientError) -> bool:
        """Whether a change is only refused for now. What is stopped is refused for what is asked, not for its state."""
        if code_of(error) in _PASSING:
            return not self._patience.is_over
        return code_of(error) in (*_NOT_NOW, *_NOT_FOUND) and self._described().get("state") not in _STOPPED

    def _differing(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        now = self._described()
        return {name: value for name, value in wanted.items() if now and not _is_so(now.get(name), value)}

    def _described(self) -> Mapping[str, Any]:
        """What EMR knows of it; nothing where it is gone."""
        try:
            found: Mapping[str, Any] = self._emr.get_application(**self._me)["application"]
        except ClientError as error:
            if code_of(error) not in _NOT_FOUND:
                raise
            return {}
        return found

    def _work(self) -> Iterator[Work]:
        """The runs and sessions that have not ended."""
        for run in self._listed(self._emr.list_job_runs, "jobRuns", _ACTIVE_RUNS, _NOT_FOUND):
            yield Work("job run", run["id"], run["state"])
        # A refusal to list them is no reason to leave the application running.
        for session in self._listed(self._emr.list_sessions, "sessions", _ACTIVE_SESSIONS, _NO_SESSIONS):
            yield Work("session", session["sessionId"], session["state"])

    def _listed(
        self, ask: Any, member: str, states: Sequence[str], nothing: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        """All pages. Refusals with some codes mean that there is nothing."""
        more: dict[str, str] = {}
        while True:
            try:
                page = ask(**self._me, states=list(states), maxResults=_PAGE, **more)
            except ClientError as error:
                if code_of(error) not in nothing:
                    raise
                return
            yield from page[member]
            if not page.get("nextToken"):
                return
            more = {"nextToken": page["nextToken"]}

    def _press(self, state: str, work: Sequence[Work]) -> None:
        """Do what brings it nearer to its end: cancel what it runs, then ask it to stop."""
        if work:
            asked = [one for one in work if self._cancel and one.state not in _ENDING and self._end(one)]
            print(f"{self._name} is {state}, with {_list(work)}; cancelled {len(asked)}")
        elif state in _STOPPABLE:
            print(f"{self._name} is {state}, and asked to stop")
            self._try(self._emr.stop_application, **self._me)

    def _end(self, work: Work) -> bool:
        if self._patience.is_over:
            return False
        if work.kind == "session":
            return self._try(self._emr.terminate_session, **self._me, sessionId=work.id)
        return self._try(self._emr.cancel_job_run, **self._me, jobRunId=work.id)

    def _try(self, ask: Any, **arguments: str) -> bool:
        """Ask for what may be so already: a run that has just ended, an application that somebody else has stopped."""
        try:
            ask(**arguments)
        except ClientError as error:
            if code_of(error) not in (*_NOT_NOW, *_NOT_FOUND):
                raise
            self._refusal = _words(error)
            return False
        return True

    def _excuse(self, state: str, work: Sequence[Work]) -> str:
        said = f"{self._name} is {state} after {self._patience.seconds:.0f} seconds"
        if work:
            advice = "" if self._cancel else "; cancel them, or say `cancel_runs=True`"
            said += f", since these have not ended: {_list(work)}{advice}"
        return f"{said} (last refusal: {self._refusal})" if self._refusal else said


def client() -> Any:
    """A client of EMR Serverless that knows what this code asks for.

    The botocore that Lambda comes with may be older than sessions, disk encryption and job-level cost allocation. What
    ``models`` says of them is added to its own model, as it does itself with such files; what it knows stays.
    """
    session = botocore.session.get_session()
    session.get_component("data_loader").search_paths.append(str(Path(__file__).parent / "models"))
    return session.create_client("emr-serverless", config=CONFIG)


def _is_so(now: Any, wanted: Any) -> bool:
    """Whether a setting is as wanted. EMR may add to what it was told, such as an encryption context to a key."""
    now, wanted = _said(now), _said(wanted)
    if isinstance(now, Mapping) and isinstance(wanted, Mapping):
        return all(_is_so(now.get(name), value) for name, value in wanted.items())
    return bool(now == wanted)


def _said(setting: Any) -> Any:
    """A setting without what says nothing: absent, empty and switched off are one."""
    if not isinstance(setting, Mapping):
        return setting
    return {name: value for name, value in ((name, _said(one)) for name, one in setting.items()) if value} or None


def _list(work: Sequence[Work]) -> str:
    rest = len(work) - _SHOWN
    return ", ".join(map(str, work[:_SHOWN])) + (f" and {rest} more" if rest > 0 else "")


def _words(error: ClientError) -> str:
    return f"{error.operation_name}: {error.response['Error'].get('Message', code_of(error))}"
