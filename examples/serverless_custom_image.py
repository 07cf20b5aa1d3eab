"""EMR Serverless with an image of one's own: a library that jobs need is built into it, not sent with every job."""

# [start: stack]
import aws_cdk as cdk
from constructs import Construct

import emr_constructs as emr


class Maps(cdk.Stack):
    """An application whose workers have a library for geometry. ``cdk deploy`` builds the image, and needs Docker."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        emr.ServerlessApplication(
            self,
            "Maps",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            image=emr.ServerlessImage.from_asset("examples/images/geo"),
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Maps(app, "Maps")
    return app


if __name__ == "__main__":
    main().synth()
