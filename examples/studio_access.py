"""Who may do what in a Studio: analysts, engineers and their lead, each with an access of their own."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_servicecatalog as servicecatalog
from constructs import Construct

import emr_constructs as emr

SMALL_CLUSTER = "arn:aws:catalog:eu-west-1:111122223333:product/prod-examplesmall1"


class StudioAccess(cdk.Stack):
    """Two applications of EMR Serverless: reports for everybody, exploration for those who may spend more."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, env=cdk.Environment(account="111122223333", region="eu-west-1"))
        network = emr.Network(self, "Network")
        reports, exploration = (self.application(name, network) for name in ("Reports", "Exploration"))
        readers = emr.JobExecutionRole(self, "Readers")
        studio = emr.Studio(self, "Studio", auth=emr.StudioAuth.iam(), network=network, collaboration=True)
        studio.attach(reports, execution_roles=[readers])
        studio.attach(exploration)

        # [start: access]
        # One application, one role, and the Workspaces that are tagged for the team besides their own.
        reading = emr.StudioAccess.basic(
            applications=[reports],
            serverless_roles=[readers],
            workspaces=emr.WorkspaceAccess.tagged({"team": "reports"}),
        )
        # All that is attached, and clusters from one product, which gives them the tag.
        product = servicecatalog.Product.from_product_arn(self, "SmallCluster", SMALL_CLUSTER)
        exploring = emr.StudioAccess.intermediate(templates=[product], cluster_tags={"team": "exploration"})

        studio.grant_access(self.people("Analysts"), reading)
        studio.grant_access(self.people("Engineers"), exploring)
        studio.grant_access(self.people("Lead"), reading | exploring)
        # [end: access]

    def application(self, name: str, network: emr.Network) -> emr.ServerlessApplication:
        """An application for notebooks."""
        return emr.ServerlessApplication(
            self,
            name,
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            interactive=emr.Interactive(studio=True),
            network=network,
        )

    def people(self, name: str) -> iam.Role:
        """A role that people of this account take."""
        return iam.Role(self, name, assumed_by=iam.AccountRootPrincipal())
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    StudioAccess(app, "StudioAccess")
    return app


if __name__ == "__main__":
    main().synth()
