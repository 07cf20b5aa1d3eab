"""A cluster whose key belongs to the security team, in an account of its own."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

import emr_constructs as emr

KEY = "arn:aws:kms:eu-central-1:444455556666:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"


class SharedKey(cdk.Stack):
    """What the cluster needs of the key it gets; what the key has to say, its owner has to add."""

    def __init__(self, scope: Construct, construct_id: str, *, env: cdk.Environment) -> None:
        super().__init__(scope, construct_id, env=env)
        key = kms.Key.from_key_arn(self, "Key", KEY)
        grants = emr.KeyGrants(key)
        emr.Cluster(self, "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0, encryption_key=key)

        # [start: purposes]
        people = iam.Role.from_role_name(self, "Analysts", "analysts")
        grants.view_cluster_logs(people)
        jobs = iam.Role.from_role_name(self, "Jobs", "serverless-jobs")
        grants.serverless_logs(execution_role=jobs, submitter=people)
        # [end: purposes]

        # [start: trust]
        # The security team has added what the warnings printed.
        grants.trust_policy()
        # [end: trust]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    SharedKey(app, "SharedKey", env=cdk.Environment(account="111122223333", region="eu-central-1"))
    return app


if __name__ == "__main__":
    main().synth()
