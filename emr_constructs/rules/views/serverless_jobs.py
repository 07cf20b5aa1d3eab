"""The view of a job on EMR Serverless: a request of the StartJobRun API.

CloudFormation has no jobs. A template shows one where EventBridge Scheduler starts it: as the input of a schedule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from emr_constructs.rules.view import Maybe, View, dataclass, known, prop
from emr_constructs.rules.views.serverless import RuntimeConfigurationView, ServerlessApplicationView

_JOB = "Target.Input"
_SPARK = f"{_JOB}.JobDriver.SparkSubmit"
_HIVE = f"{_JOB}.JobDriver.Hive"
_TARGET = re.compile(r"arn:[a-z-]+:scheduler:::aws-sdk:emrserverless:startJobRun", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class JobConfigurationView(RuntimeConfigurationView):
    """One configuration classification of a job."""

    configurations: Maybe[tuple[Maybe[JobConfigurationView], ...]] = prop("Configurations")


@dataclass(frozen=True, kw_only=True)
class ServerlessJobView(View):
    """A job on EMR Serverless, with the application that it runs on."""

    resource_type: ClassVar[str] = "AWS::Scheduler::Schedule"

    target: Maybe[str] = prop("Target.Arn")
    application: Maybe[ServerlessApplicationView] = prop(f"{_JOB}.ApplicationId", linked=True)
    application_id: Maybe[str] = prop(f"{_JOB}.ApplicationId", name="application")
    execution_role: Maybe[str] = prop(f"{_JOB}.ExecutionRoleArn")
    name: Maybe[str] = prop(f"{_JOB}.Name")
    mode: Maybe[str] = prop(f"{_JOB}.Mode", name="streaming")
    timeout: Maybe[float] = prop(f"{_JOB}.ExecutionTimeoutMinutes")
    max_attempts: Maybe[int] = prop(f"{_JOB}.RetryPolicy.MaxAttempts")
    max_failed_attempts_per_hour: Maybe[int] = prop(f"{_JOB}.RetryPolicy.MaxFailedAttemptsPerHour")
    session_policy: Maybe[str] = prop(f"{_JOB}.ExecutionIamPolicy.Policy")
    session_managed_policies: Maybe[tuple[Maybe[str], ...]] = prop(f"{_JOB}.ExecutionIamPolicy.PolicyArns")
    tags: Maybe[Mapping[str, Any]] = prop(f"{_JOB}.Tags")
    script: Maybe[str] = prop(f"{_SPARK}.EntryPoint")
    arguments: Maybe[tuple[Maybe[str], ...]] = prop(f"{_SPARK}.EntryPointArguments")
    options: Maybe[tuple[Maybe[str], ...]] = prop(f"{_SPARK}.SparkSubmitParameters.@words")
    spark_conf: Maybe[Mapping[str, Any]] = prop(f"{_SPARK}.SparkSubmitParameters.@settings", name="conf")
    query: Maybe[str] = prop(f"{_HIVE}.Query", name="script")
    init_script: Maybe[str] = prop(f"{_HIVE}.InitQueryFile")
    hive_conf: Maybe[Mapping[str, Any]] = prop(f"{_HIVE}.Parameters.@settings", name="conf")
    configurations: Maybe[tuple[Maybe[JobConfigurationView], ...]] = prop(
        f"{_JOB}.ConfigurationOverrides.ApplicationConfiguration"
    )

    def is_of_emr(self) -> bool:
        """Whether it certainly is a job: schedules start other things, too."""
        starts = known(self.target) and _TARGET.fullmatch(self.target) is not None
        return starts and (self.application_id is not None or self.application is not None)

    def runs_on(self) -> ServerlessApplicationView | None:
        """The application, where it is known."""
        return self.application if known(self.application) else None

    def is_streaming(self) -> bool:
        """Whether the job certainly runs until somebody stops it."""
        return known(self.mode) and self.mode.upper() == "STREAMING"

    def is_batch(self) -> bool:
        """Whether the job certainly comes to an end, as one does that says nothing."""
        return self.mode is None or (known(self.mode) and self.mode.upper() == "BATCH")

    def engine(self) -> str | None:
        """What the job certainly runs on."""
        if self.script is not None and self.query is None:
            return "SPARK"
        return "HIVE" if self.query is not None and self.script is None else None
