"""A cluster that reads and writes data which is kept elsewhere: S3, Glue, DynamoDB, Kinesis, Secrets Manager."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

import emr_constructs as emr


class DataAccess(cdk.Stack):
    """The nodes get exactly what they are granted; a role of other jobs gets less."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = kms.Key(self, "LakeKey", enable_key_rotation=True)
        lake = s3.Bucket(
            self,
            "Lake",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        )
        place = f"{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
        cluster = emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            applications=[emr.Application.SPARK],
            features=[emr.GlueDataCatalog(databases=["sales"], read_only=True)],
        )
        for service in ("dynamodb", "kinesis-streams"):
            if cluster.network is not None:
                cluster.network.add_service_endpoint(service)

        # [start: grants]
        # The key of the bucket comes along.
        lake.grant_read_write(cluster)
        customers = dynamodb.Table.from_table_name(self, "Customers", "customers")
        customers.grant_read_data(cluster)
        orders = kinesis.Stream.from_stream_arn(
            self, "Orders", f"arn:{cdk.Aws.PARTITION}:kinesis:{place}:stream/orders"
        )
        orders.grant_read(cluster)
        password = secretsmanager.Secret.from_secret_name_v2(self, "Password", "warehouse/password")
        password.grant_read(cluster)

        # Glue has no construct of its own in CDK: this names what is there.
        sales = emr.GlueDatabase.of("sales")
        sales.table("orders_by_day").grant_read_write(cluster)
        # [end: grants]

        # [start: jobs]
        reports = iam.Role(self, "Reports", assumed_by=iam.ServicePrincipal("glue.amazonaws.com"))
        sales.grant_read(reports)
        lake.grant_read(reports, "sales/*")
        # [end: jobs]
        # [end: stack]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    DataAccess(app, "DataAccess")
    return app


if __name__ == "__main__":
    main().synth()
