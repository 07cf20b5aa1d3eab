"""Notebooks in which people read what Lake Formation lets them, as themselves."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class People(cdk.Stack):
    """A cluster that knows people by IAM Identity Center, and asks Lake Formation what they may see."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        security = emr.SecurityConfiguration(
            self,
            "Security",
            identity_center=emr.IdentityCenter(
                instance_arn="arn:aws:sso:::instance/ssoins-1111222233334444", assignment_required=True
            ),
            lake_formation=emr.LakeFormation(),
        )
        emr.Cluster(
            self,
            "Notebooks",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK, emr.Application.LIVY, emr.Application.JUPYTER_ENTERPRISE_GATEWAY],
            features=[emr.GlueDataCatalog(read_only=True)],
            security_configuration=security,
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    People(app, "People")
    return app


if __name__ == "__main__":
    main().synth()
