"""Events of EMR Serverless applications: rules that match those of one application."""

from __future__ import annotations

import abc
from collections.abc import Sequence

import aws_cdk as cdk  # whose EventBridge loads where it is used
from aws_cdk import Resource
from typing_extensions import Unpack

from emr_constructs.facts.events import SERVERLESS
from emr_constructs.foundation.events import EventSender, event_rule
from emr_constructs.foundation.resource_options import EventOptions

_APPLICATION = EventSender(facts=SERVERLESS, service="EMR Serverless", resource="application", key="applicationId")


class ServerlessEvents(abc.ABC):
    """One method for each kind of event that EMR Serverless sends of an application and its jobs.

    Each makes a rule below the application, and ``on_event`` one for all of them. EMR sends events with best effort:
    it may lose one. A rule needs the id of the application, so that it comes after it.
    """

    @abc.abstractmethod
    def on_event(
        self,
        id: str,  # noqa: A002
        *,
        detail_types: Sequence[str] = (),
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> cdk.aws_events.Rule:
        """Any event of the application and its jobs.

        :param detail_types: only these. Default: any
        :param states: only these. Default: any
        """

    def on_application_state_change(
        self,
        id: str,  # noqa: A002
        *,
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> cdk.aws_events.Rule:
        """The application is created, starts, stops, or is deleted.

        :param states: only these. Default: any
        """
        return self.on_event(id, detail_types=["EMR Serverless Application State Change"], states=states, **options)

    def on_job_run_state_change(
        self,
        id: str,  # noqa: A002
        *,
        states: Sequence[str] = (),
        **options: Unpack[EventOptions],
    ) -> cdk.aws_events.Rule:
        """A job run is submitted, waits, runs, succeeds, fails, or is cancelled: by somebody, or by its timeout.

        :param states: only these. Default: any
        """
        return self.on_event(id, detail_types=["EMR Serverless Job Run State Change"], states=states, **options)

    def on_job_run_failed(self, id: str, **options: Unpack[EventOptions]) -> cdk.aws_events.Rule:  # noqa: A002
        """A job run has failed. One that ran into its timeout is ``CANCELLED`` instead."""
        return self.on_job_run_state_change(id, states=["FAILED"], **options)

    def on_job_run_retry(self, id: str, **options: Unpack[EventOptions]) -> cdk.aws_events.Rule:  # noqa: A002
        """A job run with a retry policy failed and is tried again. From emr-7.1.0."""
        return self.on_event(id, detail_types=["EMR Serverless Job Run Retry"], **options)

    def on_job_resource_utilization_update(self, id: str, **options: Unpack[EventOptions]) -> cdk.aws_events.Rule:  # noqa: A002
        """What a job run has used, and what is billed for it: about every 30 minutes, and once when it has ended."""
        return self.on_event(id, detail_types=["EMR Serverless Job Resource Utilization Update"], **options)


def rule_of_application(
    application: Resource,
    application_id: str,
    id: str,  # noqa: A002
    detail_types: Sequence[str],
    states: Sequence[str],
    options: EventOptions,
) -> cdk.aws_events.Rule:
    """A rule that matches events of an application.

    :raises EmrValidationError: ``ArgumentType``, ``EventState``, ``EventsElsewhere``.
    """
    return event_rule(_APPLICATION, application, application_id, id, detail_types, states, options)
