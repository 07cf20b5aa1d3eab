"""An older release, which needs certificates of your own for encryption in transit."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class PemCertificates(cdk.Stack):
    """The certificates are in a zip file that somebody has put into a bucket."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        bucket = s3.Bucket.from_bucket_name(self, "Certificates", "example-certificates")
        security = emr.SecurityConfiguration(
            self,
            "Security",
            in_transit=emr.InTransitEncryption.pem(emr.Script.from_bucket(bucket, "emr/certificates.zip")),
        )
        emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_6_15_0,
            encryption_key=security.encryption_key,
            security_configuration=security,
        )
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    PemCertificates(app, "PemCertificates")
    return app


if __name__ == "__main__":
    main().synth()
