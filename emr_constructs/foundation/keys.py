"""Customer-managed keys, and exactly the rights that each purpose of a cluster needs.

``KeyGrants`` is the public face, and has the purposes of other runtimes besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import Aws, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from emr_constructs._jsii.arns import arn_of as arn_of
from emr_constructs._jsii.once import once
from emr_constructs._jsii.scopes import Environment, environment_of, note_stack, stack_of
from emr_constructs.foundation.key_policy import let, let_in_policy
from emr_constructs.foundation.key_policy import trust_policy_of as trust_policy_of

# No wildcards: a widened right must show in a diff. Where AWS writes them, pairs of keys are left out.
DATA_ACTIONS: Final = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
]
_VOLUME_ACTIONS: Final = [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
]
_THROUGH_EC2: Final = {
    "StringLike": {"kms:ViaService": "ec2.*.amazonaws.com*"},
    "Null": {"kms:EncryptionContextKeys": "false"},
}


def create_key(scope: Construct, id: str, description: str) -> kms.Key:  # noqa: A002
    """A customer-managed key: symmetric, rotated every year, kept when the stack goes (data stays readable).

    It costs about 1 USD a month and a little for each request.
    """
    key = kms.Key(scope, id, description=description, enable_key_rotation=True, removal_policy=RemovalPolicy.RETAIN)
    note_stack(key, scope)
    return key


@once
def grant_data(key: kms.IKey, grantee: iam.IGrantable) -> iam.Grant:
    """Encrypt and decrypt data in S3 and on local disks."""
    return let(key, grantee, "EmrData", DATA_ACTIONS)


@once
def grant_volumes(key: kms.IKey, service_role: iam.IGrantable, instance_role: iam.IGrantable) -> Sequence[iam.Grant]:
    """Let EC2 encrypt EBS volumes for these roles, and nobody else through them.

    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
    """
    return (
        let(key, service_role, "EmrVolumes", _VOLUME_ACTIONS, _THROUGH_EC2),
        let(key, instance_role, "EmrVolumes", _VOLUME_ACTIONS, _THROUGH_EC2),
        # Nodes may do this already, to encrypt data.
        let(key, service_role, "EmrVolumeKeys", ["kms:GenerateDataKey"]),
    )


@once
def grant_cluster_logs(
    key: kms.IKey, service_role: iam.IGrantable, instance_role: iam.IGrantable
) -> Sequence[iam.Grant]:
    """Encrypt cluster logs: nodes write them, the service role looks at the key, EMR's own services may keep copies.

    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-debugging.html
    """
    for sid, statement in _log_service_statements(environment_of(key)).items():
        let_in_policy(key, sid, statement)
    return (
        let(key, service_role, "EmrLooksAtLogKey", ["kms:DescribeKey"]),
        grant_log_writing(key, instance_role),
    )


@once
def grant_log_writing(key: kms.IKey, grantee: iam.IGrantable) -> iam.Grant:
    """Write logs to a bucket that is encrypted with the key."""
    return let(key, grantee, "EmrWritesLogs", ["kms:GenerateDataKey"])


def _log_service_statements(stack: Environment) -> Mapping[str, iam.PolicyStatement]:
    """Rights of EMR's services, for clusters of this account and region only, by the ids of the statements."""
    clusters = {
        "ArnLike": {"aws:SourceArn": stack.arn("elasticmapreduce", "cluster/j-*")},
        "StringEquals": {"aws:SourceAccount": stack.account},
        "StringLike": {"kms:EncryptionContext:aws:elasticmapreduce:clusterId": "j-*"},
    }
    emr = iam.ServicePrincipal("elasticmapreduce.amazonaws.com")
    user_interface = iam.ServicePrincipal("persistentappui.elasticmapreduce.amazonaws.com")
    via_s3 = {**clusters["StringEquals"], "kms:ViaService": f"s3.{stack.region}.{stack.url_suffix}"}
    said: Mapping[str, Mapping[str, Any]] = {
        "EmrStoresLogs": {
            "principals": [emr],
            "actions": ["kms:GenerateDataKeyWithoutPlaintext"],
            "conditions": clusters,
        },
        "EmrShowsLogs": {
            "principals": [emr, user_interface],
            "actions": ["kms:Decrypt", "kms:GenerateDataKey"],
            "conditions": {**clusters, "StringEquals": via_s3},
        },
    }
    return {sid: iam.PolicyStatement(sid=sid, resources=["*"], **one) for sid, one in said.items()}


def let_log_groups(key: kms.IKey, groups: Sequence[str | logs.ILogGroup] = ()) -> None:
    """Let CloudWatch Logs encrypt log groups of this account and region.

    :param groups: which, by their names or as constructs. Default: all
    """
    stack = environment_of(key)
    found = [_pattern_of(key, group) for group in groups] or ["*"]
    arns = [stack.arn("logs", f"log-group:{one}") for one in found]
    statement = iam.PolicyStatement(
        sid=None if groups else "CloudWatchLogs",  # the statements of a policy share no sid
        principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
        actions=DATA_ACTIONS,
        resources=["*"],
        conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": arns if groups else arns[0]}},
    )
    let_in_policy(key, "CloudWatchLogs", statement)


def _pattern_of(key: kms.IKey, group: str | logs.ILogGroup) -> str:
    """The name of a log group, or a pattern of it where CloudFormation makes the name.

    A group refers to its key: the policy of the key must not refer to the group.
    """
    if isinstance(group, str):
        return group
    made = group.node.default_child
    if not isinstance(made, logs.CfnLogGroup):
        return group.log_group_name
    stack, name = stack_of(group), made.log_group_name
    if name is not None and stack.resolve(name):  # CDK has a token for a name that CloudFormation makes
        return name
    return made_name(key, made, stack)


def made_name(key: kms.IKey, group: logs.CfnLogGroup, stack: Stack) -> str:
    """A pattern of the name that CloudFormation makes for a log group of a stack."""
    if stack == stack_of(key):
        return f"{Aws.STACK_NAME}-{group.logical_id}-*"
    # Of a nested stack only its parent knows the name, once it is there.
    return "*" if stack.nested else f"{stack.stack_name}-{group.logical_id}-*"


@once
def grant_write_ahead_logs(key: kms.IKey, instance_role: iam.IGrantable) -> iam.Grant:
    """Encrypt the write-ahead logs of HBase in Amazon EMR WAL: the nodes and the service use the key.

    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/encryption-at-rest-kms.html
    """
    actions = ["kms:Decrypt", "kms:GenerateDataKey"]
    statement = iam.PolicyStatement(
        sid="EmrWal",
        principals=[iam.ServicePrincipal("emrwal.amazonaws.com")],
        actions=actions,
        resources=["*"],
        # The service names no source; that it encrypts a log it always says.
        conditions={"Null": {"kms:EncryptionContext:aws:emrwal:walname": "false"}},
    )
    let_in_policy(key, "EmrWal", statement)
    return let(key, instance_role, "EmrWalOfNodes", actions)
