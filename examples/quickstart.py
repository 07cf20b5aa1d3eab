"""One secure EMR cluster, and nothing else said."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class QuickStart(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        emr.Cluster(self, "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0)
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    QuickStart(app, "QuickStart")
    return app


if __name__ == "__main__":
    main().synth()
