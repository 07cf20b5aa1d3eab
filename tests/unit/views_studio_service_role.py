"""Cases of the rules on what the service role of a Studio does for Workspaces."""

from __future__ import annotations

from typing import Any

from studio_views import mapping, policy, right, role, served, sso, studio, trusted
from views import Case, case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.network import InlinePolicyView, ManagedPolicyView, PolicyView, RolePolicyView
from emr_constructs.rules.views.studio_access import RightsView, StudioRoleView

_EMR_TAG = "for-use-with-amazon-emr-managed-policies"
_REQUESTED = {"StringEquals": {f"aws:RequestTag/{_EMR_TAG}": "true"}}
_TAGGED = {"StringEquals": {f"aws:ResourceTag/{_EMR_TAG}": "true"}}
_MAKE = "ec2:CreateNetworkInterface"
_INTERFACE, _SUBNET, _GROUP = (
    f"arn:aws:ec2:*:*:{kind}/*" for kind in ("network-interface", "subnet", "security-group")
)
_NEW, _THERE = right(_MAKE, [_INTERFACE], **_REQUESTED), right(_MAKE, [_SUBNET, _GROUP], **_TAGGED)
_KEEP = right(
    ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetEncryptionConfiguration"],
)
_SEE = [f"ec2:Describe{one}" for one in ("Instances", "NetworkInterfaces", "SecurityGroups", "Subnets", "Tags", "Vpcs")]
_CLUSTERS = ["elasticmapreduce:DescribeCluster", "elasticmapreduce:ListInstances", "elasticmapreduce:ListSteps"]
_USE = [
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:ModifyNetworkInterfaceAttribute",
]
_REST = right([*_SEE, *_CLUSTERS, *_USE, "ec2:CreateTags"])


def _made(*statements: Any) -> View:
    """A Studio whose service role may do all but make interfaces, for which it has these statements."""
    return served(*statements, _REST, _KEEP)


def _not_for(kind: str, key: str) -> str:
    return (
        f"the `service_role` may not use {_MAKE} for {kind}/*, so that Workspaces are not attached; "
        f"allow it; a condition asks for EMR's tag there by aws:{key}"
    )


_NO_INTERFACE = _not_for("network-interface", "RequestTag")
_NO_GROUP, _NO_SUBNET = _not_for("security-group", "ResourceTag"), _not_for("subnet", "ResourceTag")


def _tags() -> list[Case]:
    every = [_INTERFACE, _SUBNET, _GROUP]
    found = [
        (_made(right(_MAKE, every, **_TAGGED)), (_NO_INTERFACE,), _made(_NEW, _THERE)),
        (_made(right(_MAKE, every, **_REQUESTED)), (_NO_GROUP, _NO_SUBNET), _made(right(_MAKE, every))),
        (_made(_NEW, right(_MAKE, _SUBNET, **_TAGGED)), (_NO_GROUP,), _made(_NEW, right(_MAKE, UNKNOWN, **_TAGGED))),
        (_made(_NEW), (_NO_GROUP, _NO_SUBNET), _made(right(_MAKE, "arn:aws:ec2:*"))),
        (_made(_THERE), (_NO_INTERFACE,), _made(_THERE, right("ec2:Create*", "*", **_REQUESTED))),
        (
            _made(right(_MAKE, "*", **{"ForAnyValue:StringLike": {"AWS:ResourceTag/Team": "data-*"}})),
            (_NO_INTERFACE,),
            _made(right(_MAKE, "*", StringEqualsIfExists={"aws:ResourceTag/Team": "data"})),
        ),
        (_made(_THERE), (_NO_INTERFACE,), _made(_THERE, UNKNOWN)),
        (_made(_THERE), (_NO_INTERFACE,), _made(_THERE, right(UNKNOWN))),
        (_made(_THERE), (_NO_INTERFACE,), _made(_THERE, right(_MAKE, "*", StringEquals=UNKNOWN))),
        (_made(_THERE), (_NO_INTERFACE,), _made(_THERE, {**_NEW, "Condition": UNKNOWN})),
    ]
    return [case("StudioInterfaceTags", bad, *messages, good=good) for bad, messages, good in found]


def _lacks(*actions: str) -> str:
    return f"the `service_role` may not use {', '.join(actions)} to connect Workspaces with clusters; allow it, too"


def _cluster_rights() -> list[Case]:
    no_tags = served(_NEW, _THERE, _KEEP, right([*_SEE, *_CLUSTERS, *_USE]))
    no_permission = served(_NEW, _THERE, _KEEP, right([*_SEE, *_CLUSTERS, *_USE[1:], "ec2:CreateTags"]))
    some = served(right(_USE), _KEEP)
    lacking = _lacks(*sorted([_MAKE, "ec2:CreateTags", *_SEE, *_CLUSTERS]))
    managed = ManagedPolicyView(document=policy(right("ec2:CreateTags")))
    return [
        case("StudioClusterRights", no_tags, _lacks("ec2:CreateTags"), good=_made(_NEW, _THERE)),
        case("StudioClusterRights", no_permission, _lacks(_USE[0]), good=_made(_NEW, _THERE)),
        case("StudioClusterRights", some, lacking, good=served(_KEEP)),
        case("StudioClusterRights", some, lacking, good=served(right([*_SEE, *_CLUSTERS]), _KEEP)),
        case("StudioClusterRights", no_tags, _lacks("ec2:CreateTags"), good=_attached(no_tags, UNKNOWN)),
        case("StudioClusterRights", no_tags, _lacks("ec2:CreateTags"), good=_attached(no_tags, managed)),
    ]


def _attached(view: Any, managed: Any) -> View:
    """The same Studio, with a managed policy at the role besides."""
    inline = view.service_role.inline_policies
    return studio(service_role_arn=None, service_role=StudioRoleView(inline_policies=inline, attached=(managed,)))


_INVITES = right(["elasticmapreduce:CreateEditor", "elasticmapreduce:PutWorkspaceAccess", "iam:PassRole"])
_ENTER = right("elasticmapreduce:CreateStudioPresignedUrl", "arn:aws:elasticmapreduce:*:*:studio/es-1")


def _shared(*statements: Any, users: Any = (_INVITES, _ENTER)) -> View:
    """A Studio of IAM users."""
    return served(_KEEP, *statements, rights=(RightsView(document=policy(*users)),))


def _mapped(*statements: Any, users: Any = (_INVITES,), mode: Any = "SSO") -> View:
    """A Studio of users from Identity Center, whose user role allows everything."""
    session = mapping(studio_id=None, session_policy=None, policy=ManagedPolicyView(document=policy(*users)))
    service_role = role(_KEEP, *statements)
    more = {"user_role_arn": None, "user_role": role(right("*")), "mappings": (session,), "auth_mode": mode}
    return sso(service_role_arn=None, service_role=service_role, **more)


def _blind(action: str) -> str:
    return f"users may invite others to Workspaces, but the `service_role` lacks {action}; let it see who there is"


CASES = [
    *_tags(),
    *_cluster_rights(),
    case(
        "StudioCollaborationRights",
        _shared(),
        _blind("iam:ListUsers"),
        good=_shared(right(["iam:ListUsers", "iam:ListRoles"])),
    ),
    case("StudioCollaborationRights", _shared(), _blind("iam:ListUsers"), good=_shared(users=[right("*")])),
    case("StudioCollaborationRights", _shared(), _blind("iam:ListUsers"), good=_shared(UNKNOWN)),
    case(
        "StudioCollaborationRights",
        _mapped(right("iam:ListUsers")),
        _blind("sso-directory:SearchUsers"),
        good=_mapped(right("sso-directory:SearchUsers")),
    ),
    case("StudioCollaborationRights", _mapped(), _blind("sso-directory:SearchUsers"), good=_mapped(mode=UNKNOWN)),
    case(
        "StudioCollaborationRights",
        _mapped(),
        _blind("sso-directory:SearchUsers"),
        good=_mapped(users=[right(["elasticmapreduce:CreateEditor", "iam:PassRole"]), UNKNOWN]),
    ),
]

FULL: dict[str, View] = {
    "role of a Studio": served(_NEW, _THERE, _REST, _KEEP),
    "policies of a role of a Studio": studio(
        service_role_arn=None,
        service_role=StudioRoleView(
            name="Studio",
            trust=trusted("sts:AssumeRole", Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}).trust,
            managed_policies=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
            attached=(ManagedPolicyView(document=policy(_KEEP)),),
            inline_policies=(InlinePolicyView(document=policy(_NEW, _THERE)),),
            policies=(PolicyView(document=policy(right([*_SEE, *_CLUSTERS]))),),
            role_policies=(RolePolicyView(document=policy(right(_USE))),),
            own_managed_policies=(ManagedPolicyView(document=policy(right("ec2:CreateTags"))),),
        ),
    ),
    "users of a Studio": studio(
        rights=(
            RightsView(document=policy(_INVITES, _ENTER), inline_policies=(InlinePolicyView(document=policy(_ENTER)),)),
        ),
    ),
}
