"""Applications with and without a safe lifecycle. Some stacks are others after a change: the test updates them."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from constructs import Construct

import emr_constructs as emr

NOWHERE = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False, managed_logs=False)
SAFE = emr.SafeLifecycle(wait=cdk.Duration.minutes(1))
PATIENT = emr.SafeLifecycle(wait=cdk.Duration.minutes(1), cancel_runs=False)


class Jobs(cdk.Stack):
    """One application, and the role of its jobs."""

    def __init__(
        self, scope: Construct, construct_id: str, *, safe: emr.SafeLifecycle | None = SAFE, **more: Any
    ) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "Key", removal_policy=cdk.RemovalPolicy.DESTROY)
        role = emr.JobExecutionRole(self, "Role")
        disks = {"disk_encryption_key": key, "job_level_cost_allocation": True} if more.pop("set", False) else {}
        emr.ServerlessApplication(
            self,
            "App",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            encryption_key=key,
            execution_role=role,
            monitoring=NOWHERE,
            safe_lifecycle=safe,
            **{"application_name": "jobs", **disks, **more},
        )


def main(directory: str) -> cdk.App:
    """The app, whose assembly goes to a directory."""
    app = cdk.App(outdir=directory)
    later: dict[str, Any] = {"idle_timeout": cdk.Duration.minutes(5)}
    Jobs(app, "Plain", safe=None)
    Jobs(app, "PlainLater", safe=None, **later)
    Jobs(app, "Safe")
    Jobs(app, "SafeLater", **later)
    Jobs(app, "Renamed", application_name="other-jobs")
    Jobs(app, "Patient", safe=PATIENT)
    Jobs(app, "PatientLater", safe=PATIENT, **later)
    Jobs(app, "Set", set=True)
    Jobs(app, "SetLater", set=True, **later)
    return app
