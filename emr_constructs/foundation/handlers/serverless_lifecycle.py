"""EMR Serverless applications that CloudFormation can change and delete whatever they are doing.

EMR deletes no application that is started, and changes only a few of its settings, while CloudFormation sends all of
them with every change. Three resources stand around each one: one before it, which stops it when its properties
change; one after it, which stops it when it is about to go; and one that sets what CloudFormation has no property for.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .protocol import Request, serve
from .serverless_application import Application, Patience
from .serverless_stack import Stack

_ANSWER = 60.0  # seconds that are kept for the last request and the answer


@dataclass(frozen=True)
class Task:
    """What CloudFormation wants, and what is known besides.

    :param request: as ``protocol`` reads it.
    :param before: the properties before an update.
    :param stack: the stack that asks.
    :param end: when this invocation has to be done.
    """

    request: Request
    before: Mapping[str, Any]
    stack: Stack
    end: float

    def __getitem__(self, name: str) -> Any:
        """A property."""
        return self.request.properties[name]

    def application(self, application_id: str) -> Application:
        """An application, with the patience that was asked for."""
        seconds = 60 * float(self["WaitMinutes"])
        patience = Patience(seconds, min(self.end, time.monotonic() + seconds))
        return Application(application_id, self["CancelRuns"] == "true", patience)

    def will_delete(self) -> bool:
        """Whether CloudFormation deletes the application after this, and not this alone."""
        return self.stack.will_delete(self["LogicalId"], self["ApplicationId"])


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Called by Lambda."""
    end = time.monotonic() + context.get_remaining_time_in_millis() / 1000 - _ANSWER
    stack, before = Stack(event["StackId"]), event.get("OldResourceProperties", {})
    serve(event, context, lambda request: act(Task(request, before, stack, end)))


def act(task: Task) -> str:
    """Do what the resource is for."""
    return {"BeforeUpdate": _before_update, "BeforeDelete": _before_delete, "Settings": _settings}[task["Moment"]](task)


def _before_update(task: Task) -> str:
    """Stop the application when its properties change; they may also change back, when an update fails.

    The application waits for this resource, which therefore cannot name it, and asks CloudFormation for its id.
    """
    if task.request.kind == "Update" and task.before.get("Application") != task["Application"]:
        application_id = task.stack.physical_id(task["LogicalId"])
        if application_id:
            _stop(task, task.application(application_id))
    return f"before-update-of-{task['LogicalId']}"


def _stop(task: Task, application: Application) -> None:
    try:
        application.stop()
    except Exception as error:
        # The application may not have been touched when an update failed here. What rolls back must not fail for it.
        if not task.stack.is_rolling_back():
            raise
        print(f"not stopped, and the rollback goes on: {error}")


def _before_delete(task: Task) -> str:
    """Stop the application that is about to be deleted, and keep jobs from starting it until then."""
    if task.request.kind == "Delete" and not task.will_delete():
        print("the application stays, and is left alone")
    elif task.request.kind == "Delete":
        task.application(task["ApplicationId"]).update(autoStartConfiguration={"enabled": False})
    # Another application makes it another resource: CloudFormation deletes the former before the former application.
    return f"before-delete-of-{task['ApplicationId']}"


def _settings(task: Task) -> str:
    """Set what CloudFormation cannot, again after each of its updates. EMR's own defaults when the resource goes."""
    going = task.request.kind == "Delete"
    if not (going and task.will_delete()):
        disks, costs = ({}, "false") if going else (task["DiskEncryption"], task["JobLevelCostAllocation"])
        task.application(task["ApplicationId"]).configure(
            {
                "diskEncryptionConfiguration": dict(disks),
                "jobLevelCostAllocationConfiguration": {"enabled": costs == "true"},
            }
        )
    # The same for any application: where that is replaced, nothing has to be put back.
    return f"settings-of-{task['LogicalId']}"
