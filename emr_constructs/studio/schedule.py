"""Notebooks that run by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aws_cdk as cdk  # whose Scheduler loads where it is used
from aws_cdk import aws_iam as iam
from typing_extensions import Unpack

from emr_constructs.foundation.schedule_options import ScheduleOptions
from emr_constructs.foundation.studio_compute import StudioCluster
from emr_constructs.model.notebook_execution import NotebookExecution

if TYPE_CHECKING:
    from emr_constructs.studio.notebook_schedule import NotebookSchedule


class NotebookScheduleOptions(ScheduleOptions, total=False):
    """What can be said of a schedule besides the notebook, the cluster and the times."""

    service_role: iam.IRole | None
    execution_role: iam.IRole | None


class StudioNotebooks:
    """What runs notebooks without anybody opening them."""

    def schedule_notebook(
        self,
        id: str,  # noqa: A002
        *,
        notebook: NotebookExecution,
        cluster: StudioCluster,
        schedule: cdk.aws_scheduler.ScheduleExpression,
        **options: Unpack[NotebookScheduleOptions],
    ) -> NotebookSchedule:
        """Run a notebook by the clock, with EventBridge Scheduler. In another stack, make a ``NotebookSchedule``.

        :param id: id of the ``NotebookSchedule`` construct, below the Studio.
        :param notebook: the notebook.
        :param cluster: the cluster that it runs on, which has to be there at that time.
        :param schedule: when, with its time zone: ``ScheduleExpression.cron``, ``rate`` or ``at``.
        :param options: all else that ``NotebookSchedule`` takes: ``service_role``, ``execution_role``, ``time_window``,
            ``start``, ``end``, ``max_event_age``, ``retry_attempts``, ``dead_letter_queue``, ``schedule_group``,
            ``encryption_key``, ``role``, ``enabled`` and ``description``.
        :raises EmrValidationError: as ``NotebookSchedule``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-run-programmatically.html
        """
        # It stands on what every Studio can do, of which this is a part.
        from emr_constructs.studio.notebook_schedule import NotebookSchedule

        studio: Any = self
        return NotebookSchedule(
            studio, id, studio=studio, notebook=notebook, cluster=cluster, schedule=schedule, **options
        )
