"""A cluster judged by two packs of controls, with one finding acknowledged."""

from __future__ import annotations

import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class Reviewed(cdk.Stack):
    """A cluster as it comes. HIPAA's pack asks for Kerberos; here there is an answer to that."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        cluster = emr.Cluster(self, "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0)
        # [start: acknowledge]
        cdk.Validations.of(cluster).acknowledge(
            cdk.Acknowledgment(
                id="EmrChecks::KerberosEnabled",
                reason="Nobody logs in to this cluster: a pipeline adds steps, people read the results in S3",
            )
        )
        # [end: acknowledge]


def main() -> cdk.App:
    """The app."""
    # [start: checks]
    app = cdk.App()
    Reviewed(app, "Reviewed")
    cdk.Validations.of(app).add_plugins(emr.compliance.EmrChecks(packs=["security-hub", "hipaa"]))
    # [end: checks]
    return app


if __name__ == "__main__":
    main().synth()
