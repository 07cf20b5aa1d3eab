"""Customer-managed keys, and exactly the rights that each purpose needs.

A key made by CDK lets IAM decide within the account; so roles get statements of their own, and only AWS services are
named in the key's policy.
"""

from __future__ import annotations

import json

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from emr_constructs._jsii.once import once
from emr_constructs._jsii.scopes import Environment, environment_of, warn

# No wildcards: a widened right must show in a diff.
_DATA_ACTIONS = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
]
_VOLUME_ACTIONS = [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
]


def create_key(scope: Construct, id: str, description: str) -> kms.Key:  # noqa: A002
    """A customer-managed key: symmetric, rotated every year, kept when the stack goes (data stays readable).

    It costs about 1 USD a month and a little for each request.
    """
    return kms.Key(scope, id, description=description, enable_key_rotation=True, removal_policy=RemovalPolicy.RETAIN)


@once
def arn_of(key: kms.IKey) -> str:
    """The ARN of a key, which every cluster that shares it asks for."""
    return key.key_arn


@once
def grant_data(key: kms.IKey, grantee: iam.IGrantable) -> None:
    """Encrypt and decrypt data in S3 and on local disks."""
    key.grant(grantee, *_DATA_ACTIONS)


@once
def grant_volumes(key: kms.IKey, service_role: iam.IRole, instance_role: iam.IRole) -> None:
    """Let EC2 encrypt EBS volumes for these roles, and nobody else through them.

    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
    """
    for role in (service_role, instance_role):
        iam.Grant.add_to_principal(
            grantee=role,
            actions=_VOLUME_ACTIONS,
            resource_arns=[arn_of(key)],
            conditions={
                "StringLike": {"kms:ViaService": "ec2.*.amazonaws.com*"},
                "Null": {"kms:EncryptionContextKeys": "false"},
            },
        )
    # Nodes may do this already, to encrypt data.
    key.grant(service_role, "kms:GenerateDataKey")


def grant_log_delivery(scope: Construct, key: kms.IKey, service_role: iam.IRole, instance_role: iam.IRole) -> None:
    """Encrypt cluster logs: nodes write them, the service role looks at the key, EMR's own services may keep copies.

    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-debugging.html
    """
    grant_log_writing(key, instance_role)
    _grant_describe(key, service_role)
    _ask_owner(scope, _grant_log_services(key))


@once
def grant_log_writing(key: kms.IKey, grantee: iam.IGrantable) -> None:
    """Write logs to a bucket that is encrypted with the key."""
    key.grant(grantee, "kms:GenerateDataKey")


@once
def _grant_describe(key: kms.IKey, grantee: iam.IGrantable) -> None:
    key.grant(grantee, "kms:DescribeKey")


@once
def _grant_log_services(key: kms.IKey) -> list[iam.PolicyStatement]:
    return _refused(key, _log_service_statements(environment_of(key)))


_trusted: set[kms.IKey] = set()


def trust_policy_of(key: kms.IKey) -> None:
    """Take it that the owner of an imported key has let AWS services use it already."""
    _trusted.add(key)


def _refused(key: kms.IKey, statements: list[iam.PolicyStatement]) -> list[iam.PolicyStatement]:
    """Let AWS services use a key; what is left is what the policy of an imported key does not take."""
    if key in _trusted:
        return []
    return [one for one in statements if not key.add_to_resource_policy(one).statement_added]


def _ask_owner(scope: Construct, statements: list[iam.PolicyStatement]) -> None:
    """Say what the owner of an imported key has to add."""
    for statement in statements:
        text = json.dumps(Stack.of(scope).resolve(statement.to_statement_json()))
        warn(
            scope,
            f"ImportedKeyPolicy{statement.sid}",
            f"the policy of an imported key cannot be changed from here; its owner has to add: {text}",
        )


def _log_service_statements(stack: Environment) -> list[iam.PolicyStatement]:
    """Rights of EMR's services, for clusters of this account and region only."""
    clusters = {
        "ArnLike": {
            "aws:SourceArn": f"arn:{stack.partition}:elasticmapreduce:{stack.region}:{stack.account}:cluster/j-*"
        },
        "StringEquals": {"aws:SourceAccount": stack.account},
        "StringLike": {"kms:EncryptionContext:aws:elasticmapreduce:clusterId": "j-*"},
    }
    emr = iam.ServicePrincipal("elasticmapreduce.amazonaws.com")
    user_interface = iam.ServicePrincipal("persistentappui.elasticmapreduce.amazonaws.com")
    via_s3 = {**clusters["StringEquals"], "kms:ViaService": f"s3.{stack.region}.{stack.url_suffix}"}
    return [
        iam.PolicyStatement(
            sid="EmrStoresLogs",
            principals=[emr],
            actions=["kms:GenerateDataKeyWithoutPlaintext"],
            resources=["*"],
            conditions=clusters,
        ),
        iam.PolicyStatement(
            sid="EmrShowsLogs",
            principals=[emr, user_interface],
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=["*"],
            conditions={**clusters, "StringEquals": via_s3},
        ),
    ]


def grant_log_groups(scope: Construct, key: kms.IKey) -> None:
    """Encrypt the CloudWatch log groups of this account and region."""
    stack = environment_of(scope)
    groups = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:*"
    statement = iam.PolicyStatement(
        sid="CloudWatchLogs",
        principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
        actions=[
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*",
        ],
        resources=["*"],
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
    )
    _ask_owner(scope, _refused(key, [statement]))
