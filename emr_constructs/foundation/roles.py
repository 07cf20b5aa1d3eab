"""The roles of a cluster: one for the EMR service, one for its nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import Names, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.grants import give, is_immutable
from emr_constructs._jsii.once import once
from emr_constructs._jsii.owners import text_of
from emr_constructs._jsii.scopes import environment_of, note_stack, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation
from emr_constructs.foundation import buckets
from emr_constructs.foundation.keys import grant_log_writing

# Session Manager's own minimum. These actions know no resources.
_SESSION_MANAGER = [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
]


class ServiceRole(iam.Role):
    """The role with which EMR creates and manages the instances of clusters.

    Only EMR, acting for clusters of this account and region, can assume it. Its rights are those of AWS's
    ``AmazonEMRServicePolicy_v2``, which reaches only what is tagged for EMR. Costs nothing.

    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(ServiceRole, scope, id, locals())
        super().__init__(
            scope,
            id,
            assumed_by=acting_here(scope, "elasticmapreduce"),
            description=description or "Lets Amazon EMR create and manage cluster instances",
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonEMRServicePolicy_v2")],
            path=path,
            permissions_boundary=permissions_boundary,
        )
        note_stack(self, scope)


class InstanceRole(iam.Role):
    """The role of the nodes, and so of everything that runs on a cluster without a role of its own.

    It starts with the right to open Session Manager sessions (in place of SSH keys) and gains what is granted:
    ``bucket.grant_read(role)``. ``profile`` is the instance profile, of the same name, as EMR demands. Costs nothing.

    :param session_manager: let people with the right to it open a shell through Session Manager. Default: True
    :param path: IAM path. Default: ``/``
    :param permissions_boundary: policy that limits the role. Default: none
    :param description: Default: a sentence that says what it is for
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        session_manager: bool = True,
        path: str | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        description: str | None = None,
    ) -> None:
        check_arguments(InstanceRole, scope, id, locals())
        super().__init__(
            scope,
            id,
            assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
            description=description or "Role of the nodes of Amazon EMR clusters",
            path=path,
            permissions_boundary=permissions_boundary,
        )
        note_stack(self, scope)
        self._session_manager = session_manager
        self._profile = _create_profile(self, "Profile", self, path)
        if session_manager:
            self.add_to_policy(iam.PolicyStatement(sid="SessionManager", actions=_SESSION_MANAGER, resources=["*"]))

    @property
    def session_manager(self) -> bool:
        """Whether people can open a shell on the nodes through Session Manager."""
        return self._session_manager

    @property
    def profile(self) -> iam.InstanceProfile:
        """The instance profile that hands the role to the nodes."""
        return self._profile


def path_violations(path: str | None) -> Iterator[Violation]:
    """Why something cannot have an IAM path; CDK tells of roles only, and of one that is half made."""
    if path is not None and not is_token(path) and not re.fullmatch(r"/([\x21-\x7e]+/)?", path):
        yield Violation("IamPath", f"`path` ({path!r}) is not a path of IAM; write for example '/teams/'")


def acting_here(
    scope: Construct, service: str, resources: str = "*", *, source: str | None = None
) -> iam.ServicePrincipal:
    """A service, as long as it acts for what this account has in this region.

    :param service: the name of the service, which its ARNs have, too.
    :param resources: which of its resources.
    :param source: the ARN of the only one. Default: all of ``resources``
    """
    stack = environment_of(scope)
    source = source or stack.arn(service, resources)
    return iam.ServicePrincipal(
        f"{service}.amazonaws.com",
        conditions={"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": source}},
    )


def profile_of(role: iam.IRole) -> iam.IInstanceProfile:
    """The instance profile of a role, made once in the role's stack where the role is no ``InstanceRole``."""
    if isinstance(role, InstanceRole):
        return role.profile
    stack = Stack.of(role)
    id = f"InstanceProfileOf{Names.node_unique_id(role.node)}"  # noqa: A001
    made = stack.node.try_find_child(id)
    return made if isinstance(made, iam.InstanceProfile) else _create_profile(stack, id, role)


def _create_profile(scope: Construct, id: str, role: iam.IRole, path: str | None = None) -> iam.InstanceProfile:  # noqa: A002
    """An instance profile of the same name as its role: EMR looks the role up by the name of the profile."""
    return iam.InstanceProfile(scope, id, role=role, instance_profile_name=role.role_name, path=path)


@once
def at_hand(stack: Stack, role: iam.IRole) -> iam.IRole:
    """A role, such that what a stack grants it stands in that stack.

    A policy below a role of another stack would make that stack refer to this one, which refers to it already.
    """
    if stack_of(role) == stack or is_immutable(role):
        return role
    return imported_role(stack, f"RoleOf{Names.node_unique_id(role.node)}", _arn_with_name(role))


def imported_role(scope: Construct, id: str, arn: str) -> iam.IRole:  # noqa: A002
    """A role by its ARN, with a policy of this stack that no other stack overwrites.

    CDK names the policies that several stacks give to one role alike, and each deployment would replace the last one's.
    """
    stack = Stack.of(scope)
    region = "" if is_token(stack.region) else stack.region
    name = f"Policy{Names.node_unique_id(stack.node)}{region}"
    return iam.Role.from_role_arn(scope, id, arn, default_policy_name=name)


def principal_at_hand(stack: Stack, grantee: iam.IGrantable) -> iam.IGrantable:
    """Whoever is granted something, such that a right which a stack gives to a role stands in that stack."""
    principal: Any = grantee.grant_principal
    return at_hand(stack, principal) if hasattr(principal, "role_arn") else grantee


def _arn_with_name(role: iam.IRole) -> str:
    """The ARN of a role made here, in which CDK finds the name.

    Of an ARN that only deployment knows CDK takes what follows the first slash, and that is where a path stands.
    """
    path = getattr(role.node.default_child, "path", None) or "/"
    if path == "/" or is_token(path):
        return role.role_arn
    here = environment_of(role)
    return f"arn:{here.partition}:iam::{here.account}:role{path}{role.role_name}"


@once
def allow_pass_to_ec2(service_role: iam.IRole, instance_role: iam.IRole) -> None:
    """Let EMR hand the instance role to EC2, and to nothing else: the managed policy knows only EMR's default role."""
    allow_pass(service_role, instance_role, "ec2.amazonaws.com")


def allow_pass(giver: iam.IGrantable, role: iam.IRole, service: str) -> iam.Grant:
    """Let somebody hand a role to a service, and to nothing else.

    :param service: as AWS names its principal, for example ``ec2.amazonaws.com``.
    """
    return give(giver, ["iam:PassRole"], [role.role_arn], passed_to(service))


def passed_to(service: str) -> Mapping[str, Mapping[str, str]]:
    """The condition that a role is handed to this service."""
    # In China the name goes on.
    return {"StringLike": {"iam:PassedToService": f"{service}*"}}


def allow_or_ask(scope: Construct, code: str, role: iam.IRole, statement: iam.PolicyStatement) -> None:
    """Give a role a right in the stack of a construct; where the role cannot be changed, say what its owner has to add.

    :param code: of the warning.
    """
    if not is_immutable(role):
        at_hand(stack_of(scope), role).add_to_principal_policy(statement)
        return
    text = text_of(scope, statement)
    warn(scope, code, f"the role {role.node.path} cannot be changed from here; its owner has to add: {text}")


def allow_log_delivery(instance_role: iam.IRole, bucket: cdk.aws_s3.IBucket, prefix: str) -> None:
    """Let nodes write logs below a prefix."""
    give(instance_role, ["s3:PutObject"], [buckets.arn_below(bucket, prefix)])
    _allow_log_encryption(instance_role, bucket)


@once
def _allow_log_encryption(instance_role: iam.IRole, bucket: cdk.aws_s3.IBucket) -> None:
    key = bucket.encryption_key
    if key is not None:
        grant_log_writing(key, instance_role)
