"""Work for a cluster: put a text into a bucket, count its words."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

import emr_constructs as emr


class WordCount(cdk.Stack):
    """A bucket, a cluster that may read and write it, and two steps, one after the other."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        cluster = emr.Cluster(self, "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0)
        data = s3.Bucket(
            self,
            "Data",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=cluster.encryption_key,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        data.grant_read_write(cluster)
        texts = data.s3_url_for_object("texts/orders.csv")
        words = data.s3_url_for_object("words/")

        # [start: steps]
        sample = emr.Script.from_asset("examples/data/orders.csv")
        cluster.add_step("LoadText", emr.Command(arguments=["aws", "s3", "cp", sample, texts]))
        cluster.add_step(
            "WordCount",
            emr.SparkSubmit(
                script=emr.Script.from_asset("examples/jobs/word_count.py"),
                arguments=["--input", texts, "--output", words],
                conf={"spark.sql.shuffle.partitions": "8"},
            ),
        )
        # [end: steps]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    WordCount(app, "WordCount")
    return app


if __name__ == "__main__":
    main().synth()
