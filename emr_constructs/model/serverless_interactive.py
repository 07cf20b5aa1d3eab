"""How people work with an EMR Serverless application."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_emrserverless as serverless

from emr_constructs.model.value import Value, plain
from emr_constructs.rules.view import Maybe


@dataclass(frozen=True, kw_only=True)
class Interactive(Value):
    """Ways in which people work with a Spark application, besides jobs.

    Whoever uses them needs rights: ``application.grants`` has them. Work in notebooks and sessions does not wait in the
    queue of ``JobScheduler``; AWS suggests a ``maximum_capacity`` of at least 24 vCPUs.

    :param studio: notebooks of EMR Studio, from emr-6.14.0. Default: False
    :param livy: an Apache Livy endpoint, from emr-6.14.0. Default: False
    :param sessions: Spark Connect sessions, from emr-7.13.0. Default: False
    :raises EmrValidationError: ``ArgumentType``.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/interactive-workloads.html
    """

    studio: bool = False
    livy: bool = False
    sessions: bool = False

    def _seen(self) -> dict[str, Maybe[bool]]:
        """What rules see of it in an application."""
        return {"studio": plain(self.studio), "livy": plain(self.livy), "sessions": plain(self.sessions)}

    def _render(self) -> serverless.CfnApplication.InteractiveConfigurationProperty:
        return serverless.CfnApplication.InteractiveConfigurationProperty(
            studio_enabled=self.studio,
            livy_endpoint_enabled=self.livy,
            session_enabled=self.sessions,
        )
