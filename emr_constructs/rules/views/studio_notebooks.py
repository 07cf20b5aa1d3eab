"""The view of a notebook that runs without anybody asking: a request of the StartNotebookExecution API.

CloudFormation has no notebook executions. A template shows one where EventBridge Scheduler starts it: as the input of a
schedule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from emr_constructs.rules.view import Maybe, View, dataclass, known, prop
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.network import Tags

_RUN = "Target.Input"
_ENGINE = f"{_RUN}.ExecutionEngine"
_TARGET = re.compile(r"arn:[a-z-]+:scheduler:::aws-sdk:emr:startNotebookExecution", re.ASCII)
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)", re.ASCII)
_SECONDS = {"minute": 60, "hour": 3600, "day": 24 * 3600}


@dataclass(frozen=True, kw_only=True)
class NotebookExecutionView(View):
    """A notebook that runs by the clock, with the cluster that it runs on."""

    resource_type: ClassVar[str] = "AWS::Scheduler::Schedule"

    target: Maybe[str] = prop("Target.Arn")
    schedule: Maybe[str] = prop("ScheduleExpression")
    cluster: Maybe[ClusterView] = prop(f"{_ENGINE}.Id", linked=True)
    cluster_id: Maybe[str] = prop(f"{_ENGINE}.Id", name="cluster")
    execution_role: Maybe[str] = prop(f"{_ENGINE}.ExecutionRoleArn")
    service_role: Maybe[str] = prop(f"{_RUN}.ServiceRole")
    name: Maybe[str] = prop(f"{_RUN}.NotebookExecutionName")
    workspace: Maybe[str] = prop(f"{_RUN}.EditorId")
    path: Maybe[str] = prop(f"{_RUN}.RelativePath")
    notebook: Maybe[str] = prop(f"{_RUN}.NotebookS3Location.Key")
    output_prefix: Maybe[str] = prop(f"{_RUN}.OutputNotebookS3Location.Key")
    parameters: Maybe[str] = prop(f"{_RUN}.NotebookParams")
    environment: Maybe[Mapping[str, Any]] = prop(f"{_RUN}.EnvironmentVariables")
    tags: Tags = prop(f"{_RUN}.Tags")

    def is_of_emr(self) -> bool:
        """Whether it certainly is a notebook: schedules start other things, too."""
        return known(self.target) and _TARGET.fullmatch(self.target) is not None

    def interval(self) -> int | None:
        """The seconds from one start to the next, where it starts at a known rate."""
        match = _RATE.fullmatch(self.schedule) if known(self.schedule) else None
        return int(match[1]) * _SECONDS[match[2]] if match else None
