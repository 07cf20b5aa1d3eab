"""A cluster in a VPC, with roles and a key, that somebody else looks after."""

# [start: stack]
import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

import emr_constructs as emr


class ExistingVpc(cdk.Stack):
    """Nothing is looked up: what exists is named by its attributes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        vpc = ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            vpc_id="vpc-0a1b2c3d4e5f60718",
            # The rules of the security groups name this range.
            vpc_cidr_block="10.20.0.0/16",
            availability_zones=["eu-central-1a", "eu-central-1b"],
            isolated_subnet_ids=["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"],
            isolated_subnet_route_table_ids=["rtb-0a1b2c3d4e5f60718", "rtb-1a2b3c4d5e6f70819"],
        )
        roles = f"arn:{cdk.Aws.PARTITION}:iam::{cdk.Aws.ACCOUNT_ID}"
        node_role = iam.Role.from_role_arn(self, "NodeRole", f"{roles}:role/EmrNodes")
        cluster = emr.Cluster(
            self,
            "Analytics",
            release_label=emr.ReleaseLabel.EMR_7_14_0,
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            service_role=iam.Role.from_role_arn(self, "ServiceRole", f"{roles}:role/EmrService"),
            instance_profile=iam.InstanceProfile.from_instance_profile_attributes(
                self, "NodeProfile", instance_profile_arn=f"{roles}:instance-profile/EmrNodes", role=node_role
            ),
            encryption_key=kms.Key.from_key_arn(
                self, "Key", f"arn:{cdk.Aws.PARTITION}:kms:eu-central-1:{cdk.Aws.ACCOUNT_ID}:key/0a1b2c3d-4e5f-6071"
            ),
        )
        # [end: stack]
        # [start: acknowledge]
        cdk.Annotations.of(cluster).acknowledge_warning(
            "emr_constructs:ImportedVpcTag", "The network team tagged the VPC and both subnets"
        )
        # [end: acknowledge]


def main() -> cdk.App:
    """The app."""
    app = cdk.App()
    ExistingVpc(app, "ExistingVpc")
    return app


if __name__ == "__main__":
    main().synth()
