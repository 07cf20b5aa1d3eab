"""An EMR Serverless application that a deployment may change while jobs run on it, with a key for its disks."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class Team(cdk.Stack):
    """An application whose jobs can be submitted again, and one whose jobs must not be cancelled."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        data = s3.Bucket(
            self, "Data", enforce_ssl=True, block_public_access=s3.BlockPublicAccess.BLOCK_ALL, versioned=True
        )
        # [start: safe]
        adhoc = emr.ServerlessApplication(
            self,
            "Adhoc",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            safe_lifecycle=emr.SafeLifecycle(),
        )
        # [end: safe]
        # [start: settings]
        key = kms.Key(self, "Key", enable_key_rotation=True)
        reports = emr.ServerlessApplication(
            self,
            "Reports",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            encryption_key=key,
            safe_lifecycle=emr.SafeLifecycle(cancel_runs=False, wait=cdk.Duration.minutes(14)),
            disk_encryption_key=key,
            job_level_cost_allocation=True,
        )
        # [end: settings]
        for application in (adhoc, reports):
            data.grant_read_write(application.execution_role)
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Team(app, "Team")
    return app


if __name__ == "__main__":
    main().synth()
