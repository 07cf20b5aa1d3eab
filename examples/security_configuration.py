"""All of encryption: a key for each kind of data, buckets that differ, certificates; and a configuration from JSON."""

from pathlib import Path

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class Encrypted(cdk.Stack):
    """Objects, disks and write-ahead logs have keys of their own; three buckets are encrypted otherwise."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        objects, disks, write_ahead_logs, partner = (
            kms.Key(self, name, enable_key_rotation=True) for name in ("Objects", "Disks", "WriteAheadLogs", "Partner")
        )
        jars = s3.Bucket.from_bucket_name(self, "Jars", "example-jars")
        vault = emr.KeyProvider(jar=emr.Script.from_bucket(jars, "keys.jar"), class_name="com.example.VaultKeys")
        mode = emr.S3EncryptionMode
        security = emr.SecurityConfiguration(
            self,
            "Security",
            encryption_key=objects,
            at_rest=emr.AtRestEncryption(
                s3_overrides=[
                    emr.BucketEncryption(bucket="example-partner", mode=mode.SSE_KMS, key=partner),
                    emr.BucketEncryption(bucket="example-public", mode=mode.SSE_S3),
                    emr.BucketEncryption(bucket="example-vault", mode=mode.CSE_CUSTOM, key_provider=vault),
                ],
                local_disk_key=disks,
            ),
            in_transit=emr.InTransitEncryption.emr_certificates(
                validity=cdk.Duration.days(730), secret_tags={"team": "data"}, dns_suffix="emr.example.com"
            ),
            wal=emr.WalEncryption(key=write_ahead_logs),
        )
        emr.Cluster(self, "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0, security_configuration=security)
        # [end: stack]


# [start: json]
class Written(cdk.Stack):
    """A configuration that a team has as JSON already: it is judged, and comes out as it went in."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        emr.SecurityConfiguration.from_json(self, "Security", Path("examples/data/security_configuration.json"))
        # [end: json]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    Encrypted(app, "Encrypted")
    Written(app, "Written")
    return app


if __name__ == "__main__":
    main().synth()
