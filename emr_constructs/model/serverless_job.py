"""What the jobs of EMR Serverless have in common."""

from __future__ import annotations

import abc
import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from emr_constructs._jsii.durations import unit_violations
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.configuration import Configuration, settle
from emr_constructs.model.runtime_configuration import (
    as_runtime_configurations,
    nested,
    runtime_properties,
    runtime_view,
)
from emr_constructs.model.serverless_scheduler import in_minutes
from emr_constructs.model.value import Value, plain, view_of
from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.serverless import ServerlessApplicationView
from emr_constructs.rules.views.serverless_jobs import JobConfigurationView, ServerlessJobView

if TYPE_CHECKING:
    from emr_constructs.model.scripts import Bind

STREAMING: Final = "STREAMING"
"""The mode of jobs that have no end."""

_TO_QUOTE: Final = re.compile(r"[\s'\"\\]")


@dataclass(frozen=True, kw_only=True)
class RetryPolicy(Value):
    """How often a job is tried again by itself, from emr-7.1.0. Each attempt is billed.

    :param max_attempts: of a job that ends: how often it is tried in all, 1 to 10. Default: EMR's own, 1
    :param max_failed_attempts_per_hour: of a stream: after how many failures within an hour it is given up, 1 to 10.
        Default: EMR's own, 5
    :raises EmrValidationError: ``ArgumentType``, ``ServerlessJobAttempts``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-resiliency.html
    """

    _VIEW: ClassVar[type[View] | None] = ServerlessJobView

    max_attempts: int | None = None
    max_failed_attempts_per_hour: int | None = None

    def _view(self) -> ServerlessJobView:
        job = {"application_id": UNKNOWN, "execution_role": UNKNOWN, "script": UNKNOWN, "mode": UNKNOWN}
        return view_of(ServerlessJobView, self, **job)

    def _render(self) -> dict[str, Any]:
        return said(maxAttempts=self.max_attempts, maxFailedAttemptsPerHour=self.max_failed_attempts_per_hour)


@dataclass(frozen=True, kw_only=True)
class ServerlessJob(Value, abc.ABC):
    """Base of the jobs of EMR Serverless. A job is a description: a schedule or a state machine runs it.

    :param name: shown by EMR, up to 256 characters. Default: none
    :param timeout: whole minutes, up to seven days from emr-7.11.0; then the job is cancelled. Default: EMR's own, 12
        hours, for a stream none
    :param retry_policy: how often it is tried again by itself. Default: EMR's own, a job that ends is not
    :param session_policy: what the job may do of what its role may, up to 2048 characters as JSON: reading its own
        files, too. Default: all of it
    :param session_managed_policies: the same as managed policies, up to ten. Default: none
    :param tags: of the job run, up to 200. Default: none
    :param configurations: configuration classifications for this job, as ``Configuration`` or as EMR spells them. Each
        takes the place of the application's of that name, up to emr-spark-8.0; only what the application says of
        encryption between workers stays. Default: those of the application
    :param disk_encryption_key: key for the disks of its workers; the role of the job gets the right to use it. Default:
        that of the application, or a key of AWS
    :raises EmrValidationError: ``ArgumentType``, ``TokenUnit``, ``SessionPolicyEmpty``, and the codes of the rules on
        jobs.
    """

    _VIEW: ClassVar[type[View] | None] = ServerlessJobView

    name: str | None = None
    timeout: Duration | None = None
    retry_policy: RetryPolicy | None = None
    session_policy: iam.PolicyDocument | None = None
    session_managed_policies: Sequence[iam.IManagedPolicy] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    configurations: Sequence[Configuration | Mapping[str, Any]] = ()
    disk_encryption_key: kms.IKey | None = None

    def __post_init__(self) -> None:
        settle(self, as_runtime_configurations)
        violations = unit_violations("timeout", self.timeout if isinstance(self.timeout, Duration) else None, "minutes")
        if violations:
            raise EmrValidationError(violations)
        super().__post_init__()
        violations = list(self._contradictions())
        if violations:
            raise EmrValidationError(violations)

    @property
    def _own(self) -> Sequence[Configuration]:
        """Its configurations: a job that is made holds no mappings any more."""
        configurations: Any = self.configurations
        return configurations  # type: ignore[no-any-return]

    def _contradictions(self) -> Iterator[Violation]:
        """What only its arguments tell."""
        if self.session_policy is not None and self.session_policy.is_empty:
            problem = "`session_policy` has no statements; add some, or leave it out"
            yield Violation("SessionPolicyEmpty", problem)

    def _view(self) -> ServerlessJobView:
        retry = self.retry_policy or RetryPolicy()
        return ServerlessJobView(
            application_id=UNKNOWN,
            execution_role=UNKNOWN,
            name=plain(self.name),
            timeout=plain(self._timeout()),
            max_attempts=plain(retry.max_attempts),
            max_failed_attempts_per_hour=plain(retry.max_failed_attempts_per_hour),
            session_policy=plain(self._session_policy_text()),
            session_managed_policies=tuple(UNKNOWN for _ in self.session_managed_policies) or None,
            tags=plain(self.tags) or None,
            configurations=tuple(map(_configuration_view, self._own)) or None,
            **self._seen(),
        )

    def _session_policy_json(self) -> Any:
        return self.session_policy.to_json() if self.session_policy else None

    def _session_policy_text(self) -> str | None:
        """The policy as the API takes it; what only deployment knows stands in it as tokens."""
        policy = self._session_policy_json()
        return json.dumps(policy, separators=(",", ":")) if policy else None

    @abc.abstractmethod
    def _seen(self) -> dict[str, Any]:
        """What rules see of what it runs."""

    @abc.abstractmethod
    def _driver(self, bind: Bind) -> dict[str, Any]:
        """What it runs, for the API."""

    def _mode(self) -> str | None:
        return None

    def _timeout(self) -> float | None:
        """Minutes. EMR ends streams after 12 hours, too, unless they say that they have no end."""
        if self.timeout is None and self._mode() == STREAMING:
            return 0
        return in_minutes(self.timeout)

    def _on(self, application: ServerlessApplicationView) -> ServerlessJob:
        """The same for an application: with the files that suit its release and its processors."""
        return self

    def _warn(self, scope: Construct) -> None:
        """Warn at a construct of what is seen only when the job is for an application."""

    def _render(self, bind: Bind) -> dict[str, Any]:
        """The request of the API, as far as the job says it."""
        key = self.disk_encryption_key
        overrides = said(
            applicationConfiguration=[_rendered(one) for one in self._own] or None,
            diskEncryptionConfiguration={"encryptionKeyArn": key.key_arn} if key else None,
        )
        return said(
            name=self.name,
            mode=self._mode(),
            jobDriver=self._driver(bind),
            configurationOverrides=overrides or None,
            executionTimeoutMinutes=self._timeout(),
            retryPolicy=(self.retry_policy._render() if self.retry_policy else None) or None,
            tags=dict(self.tags) or None,
        )


def command_line(words: Sequence[str]) -> str:
    """Words as one text, quoted as a shell asks for where they have blanks. A token is taken for a word."""
    return " ".join(shlex.quote(word) if _TO_QUOTE.search(word) else word for word in words)


def said(**members: Any) -> dict[str, Any]:
    """The members that are said."""
    return {name: value for name, value in members.items() if value is not None}


def _configuration_view(configuration: Configuration) -> JobConfigurationView:
    inner = tuple(map(_configuration_view, nested(configuration))) or None
    return view_of(JobConfigurationView, runtime_view(configuration), configurations=inner)


def _rendered(configuration: Configuration) -> dict[str, Any]:
    return said(
        classification=configuration.classification,
        properties=runtime_properties(configuration) or None,
        configurations=[_rendered(one) for one in nested(configuration)] or None,
    )
