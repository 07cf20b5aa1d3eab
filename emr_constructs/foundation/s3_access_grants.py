"""S3 Access Grants: who may read and write what in S3, without a policy for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments, type_violations
from emr_constructs._jsii.scopes import Environment, environment_of, path_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation import buckets
from emr_constructs.foundation.key_policy import let
from emr_constructs.foundation.roles import at_hand
from emr_constructs.model.access_grants import default_instance, let_request

_SERVICE: Final = "access-grants.s3.amazonaws.com"
_READ: Final = ["s3:GetObject", "s3:GetObjectVersion", "s3:ListMultipartUploadParts"]
_WRITE: Final = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"]


class S3Permission(str, Enum):
    """What a grant allows."""

    READ = "READ"
    """To read objects and to list them."""
    WRITE = "WRITE"
    """To write objects and to delete them."""
    READ_WRITE = "READWRITE"
    """Both."""


@dataclass(frozen=True)
class DirectoryIdentity:
    """Somebody whom IAM Identity Center knows. Use ``user`` or ``group``.

    :see: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-directory-ids.html
    """

    _kind: str
    _id: str

    @staticmethod
    def user(user_id: str) -> DirectoryIdentity:
        """A user.

        :param user_id: the id that IAM Identity Center gives, a GUID.
        :raises EmrValidationError: ``ArgumentType``.
        """
        return DirectoryIdentity("DIRECTORY_USER", _text(user_id=user_id))

    @staticmethod
    def group(group_id: str) -> DirectoryIdentity:
        """A group.

        :param group_id: the id that IAM Identity Center gives, a GUID.
        :raises EmrValidationError: ``ArgumentType``.
        """
        return DirectoryIdentity("DIRECTORY_GROUP", _text(group_id=group_id))


class S3AccessGrantsInstance(Construct):
    """The instance of S3 Access Grants, of which an account has one in each region, or none.

    Everybody's locations and grants are in it: make it once, in a stack of the account, not in one of a team. It can go
    only when it is empty. Costs nothing.

    :param identity_center_arn: ARN of the instance of IAM Identity Center whose users and groups may be granted access.
        Default: none
    :raises EmrValidationError: ``ArgumentType``.
    :see: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-instance-create.html
    """

    def __init__(self, scope: Construct, id: str, *, identity_center_arn: str | None = None) -> None:  # noqa: A002
        check_arguments(S3AccessGrantsInstance, scope, id, locals())
        super().__init__(scope, id)
        made = s3.CfnAccessGrantsInstance(self, "Resource", identity_center_arn=identity_center_arn)
        self._arn = made.attr_access_grants_instance_arn

    @property
    def instance_arn(self) -> str:
        """The ARN."""
        return self._arn


class S3AccessGrantsLocation(Construct):
    """A bucket, or a part of it, to which S3 Access Grants may grant access.

    Creates a role that S3 Access Grants alone, acting for the instance of this account, can take, with the right to
    read, write and delete there and to use the key of the bucket. A grant allows at most that. Costs nothing.

    :param bucket: the bucket, of the stack's region.
    :param prefix: the part of the bucket; it ends with a slash. Default: all of it
    :param role: a role for S3 Access Grants that exists already, with its rights. Default: a new role
    :param instance: the instance, where it is made in this app. Default: it exists already
    :param identity_center: let users and groups of IAM Identity Center be granted access. Default: False
    :param permissions_boundary: policy that limits the new role. Default: none
    :param path: IAM path of the new role. Default: ``/``
    :raises EmrValidationError: ``ArgumentType``, ``AccessGrantPrefix``, ``UnusedLocationOptions``.
    :see: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-location-register.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        bucket: s3.IBucket,
        prefix: str = "",
        role: iam.IRole | None = None,
        instance: S3AccessGrantsInstance | None = None,
        identity_center: bool = False,
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
    ) -> None:
        check_arguments(S3AccessGrantsLocation, scope, id, locals())
        unused = {
            "identity_center": identity_center or None,
            "permissions_boundary": permissions_boundary,
            "path": path,
        }
        violations = _prefix_violations(prefix)
        names = [name for name, value in unused.items() if value is not None]
        if role is not None and names:
            problem = (
                f"`{'` and `'.join(names)}` would do nothing beside `role`; set it on the role and leave it out here"
            )
            violations.append(Violation("UnusedLocationOptions", problem))
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        self._role = role or self._create_role(bucket, prefix, identity_center, permissions_boundary, path)
        made = s3.CfnAccessGrantsLocation(
            self, "Resource", location_scope=buckets.url_of(bucket, prefix), iam_role_arn=self._role.role_arn
        )
        if role is None:
            made.node.add_dependency(self._role)  # with its policy
        if instance is not None:
            made.node.add_dependency(instance)
        self._id = made.attr_access_grants_location_id

    @property
    def location_id(self) -> str:
        """The id that S3 Access Grants gives."""
        return self._id

    @property
    def role(self) -> iam.IRole:
        """The role that S3 Access Grants takes to give access."""
        return self._role

    def _create_role(
        self,
        bucket: s3.IBucket,
        prefix: str,
        identity_center: bool,
        boundary: iam.IManagedPolicy | None,
        path: str | None,
    ) -> iam.Role:
        here = environment_of(self)
        principal = iam.ServicePrincipal(_SERVICE, conditions=_own_instance(here))
        role = iam.Role(
            self,
            "Role",
            assumed_by=principal,
            description="Lets S3 Access Grants give access to a part of S3",
            permissions_boundary=boundary,
            path=path,
        )
        assert role.assume_role_policy is not None
        role.assume_role_policy.add_statements(*_more_trust(here, identity_center))
        through_grants = {
            "ArnEquals": {"s3:AccessGrantsInstanceArn": default_instance()},
            "StringEquals": {"aws:ResourceAccount": here.account},
        }
        for actions, arn in (
            ([*_READ, *_WRITE], buckets.arn_below(bucket, prefix)),
            (["s3:ListBucket"], bucket.bucket_arn),
        ):
            iam.Grant.add_to_principal(grantee=role, actions=actions, resource_arns=[arn], conditions=through_grants)
        if bucket.encryption_key is not None:
            via_s3 = {"StringEquals": {"kms:ViaService": f"s3.{here.region}.{here.url_suffix}"}}
            let(bucket.encryption_key, role, "S3AccessGrants", ["kms:Decrypt", "kms:GenerateDataKey"], via_s3)
        return role


class S3AccessGrant(Construct):
    """Lets a role, or somebody whom IAM Identity Center knows, read or write a part of a location.

    A role gets the right to ask for it besides. Spark on a cluster with the feature ``S3AccessGrants`` asks. Costs
    nothing.

    :param location: a location, or the id of one that exists already.
    :param grantee: a role, such as the runtime role of jobs; or a user or group of IAM Identity Center.
    :param permission: Default: S3Permission.READ
    :param prefix: the part of the location, by what the names of objects there begin with. Default: all of it
    :raises EmrValidationError: ``ArgumentType``, ``AccessGrantPrefix``.
    :see: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-grant-create.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        location: S3AccessGrantsLocation | str,
        grantee: iam.IRole | DirectoryIdentity,
        permission: S3Permission = S3Permission.READ,
        prefix: str = "",
    ) -> None:
        check_arguments(S3AccessGrant, scope, id, locals())
        if not is_token(prefix) and (prefix.startswith("/") or "*" in prefix):
            problem = (
                f"`prefix` ({prefix!r}) is how names there begin, without a slash before and a star; write for example "
                "'orders/'"
            )
            raise EmrValidationError([Violation("AccessGrantPrefix", problem)], path_of(scope, id))
        super().__init__(scope, id)
        if isinstance(grantee, DirectoryIdentity):
            kind, name = grantee._kind, grantee._id
        else:
            kind, name = "IAM", grantee.role_arn
            let_request(at_hand(Stack.of(self), grantee), [default_instance()])
        made = s3.CfnAccessGrant(
            self,
            "Resource",
            access_grants_location_id=location if isinstance(location, str) else location.location_id,
            access_grants_location_configuration=s3.CfnAccessGrant.AccessGrantsLocationConfigurationProperty(
                s3_sub_prefix=f"{prefix}*"
            ),
            grantee=s3.CfnAccessGrant.GranteeProperty(grantee_type=kind, grantee_identifier=name),
            permission=permission.value,
        )
        self._arn = made.attr_access_grant_arn

    @property
    def grant_arn(self) -> str:
        """The ARN."""
        return self._arn


def _own_instance(here: Environment) -> dict[str, dict[str, str]]:
    """Conditions that hold while S3 Access Grants acts for the instance of this account."""
    # AWS writes the ARN with the region and without it.
    instance = f"arn:{here.partition}:s3:*:{here.account}:access-grants/default"
    return {"StringEquals": {"aws:SourceAccount": here.account}, "ArnLike": {"aws:SourceArn": instance}}


def _more_trust(here: Environment, identity_center: bool) -> list[iam.PolicyStatement]:
    """What S3 Access Grants does besides assuming the role: say for whom."""
    own = _own_instance(here)
    allowed: list[tuple[str, dict[str, dict[str, str]]]] = [("sts:SetSourceIdentity", own)]
    if identity_center:
        providers = {
            "ForAllValues:ArnEquals": {
                "sts:RequestContextProviders": f"arn:{here.partition}:iam::aws:contextProvider/IdentityCenter"
            },
            "Null": {"sts:RequestContextProviders": "false"},
        }
        allowed.append(("sts:SetContext", {**own, **providers}))
    return [
        iam.PolicyStatement(actions=[action], principals=[iam.ServicePrincipal(_SERVICE)], conditions=conditions)
        for action, conditions in allowed
    ]


def _prefix_violations(prefix: str) -> list[Violation]:
    if not prefix or is_token(prefix) or (prefix.endswith("/") and not prefix.startswith("/")):
        return []
    problem = f"`prefix` ({prefix!r}) must end with a slash and not begin with one; write for example 'tables/'"
    return [Violation("AccessGrantPrefix", problem)]


def _text(**given: str) -> str:
    """The only argument that is given, if it is a text."""
    violations = list(type_violations(dict.fromkeys(given, str), given))
    if violations:
        raise EmrValidationError(violations)
    return next(iter(given.values()))
