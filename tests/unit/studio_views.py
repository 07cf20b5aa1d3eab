"""Small good views of EMR Studio, to change."""

from __future__ import annotations

from typing import Any

from emr_constructs.rules.views.network import (
    EgressView,
    IngressView,
    InlinePolicyView,
    SecurityGroupView,
    SubnetView,
    TagView,
    VpcView,
)
from emr_constructs.rules.views.studio import StudioSessionMappingView, StudioView
from emr_constructs.rules.views.studio_access import StudioRoleView

KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
ROLE = "arn:aws:iam::111122223333:role/Studio"
POLICY = "arn:aws:iam::111122223333:policy/Analysts"
INSTANCE = "arn:aws:sso:::instance/ssoins-0a1b2c3d4e5f6071"
EMR = "elasticmapreduce.amazonaws.com"
TAG = TagView(key="for-use-with-amazon-emr-managed-policies", value="true")


def tags(count: int) -> tuple[TagView, ...]:
    return tuple(TagView(key=f"Tag{index}", value=f"value{index}") for index in range(count))


def studio(**said: Any) -> StudioView:
    """A Studio whose users log in with IAM."""
    return StudioView(
        **{
            "name": "Analytics",
            "auth_mode": "IAM",
            "vpc_id": "vpc-0a1b2c3d",
            "subnet_ids": ("subnet-0a1b2c3d",),
            "engine_security_group_id": "sg-0a1b2c3d",
            "workspace_security_group_id": "sg-4e5f6071",
            "service_role_arn": ROLE,
            "default_s3_location": "s3://bucket/studio",
            **said,
        }
    )


def sso(**said: Any) -> StudioView:
    """A Studio whose users log in with IAM Identity Center."""
    return studio(**{"auth_mode": "SSO", "user_role_arn": ROLE, **said})


def mapping(name: str = "analysts", identity_type: str = "GROUP", **said: Any) -> StudioSessionMappingView:
    return StudioSessionMappingView(
        **{
            "studio_id": "es-0A1B2C3D",
            "identity_name": name,
            "identity_type": identity_type,
            "session_policy": POLICY,
            **said,
        }
    )


def trusted(*actions: str, service: str = EMR, **more: Any) -> StudioRoleView:
    """A role that a service may take."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": list(actions), **more}
    return StudioRoleView(trust={"Version": "2012-10-17", "Statement": [statement]})


def policy(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def right(action: Any, resource: Any = "*", /, **conditions: Any) -> dict[str, Any]:
    """A statement that allows something; conditions by operator."""
    said = {"Condition": conditions} if conditions else {}
    return {"Effect": "Allow", "Action": action, "Resource": resource, **said}


def role(*statements: Any, **said: Any) -> StudioRoleView:
    """A role of a Studio with one policy inside."""
    return StudioRoleView(inline_policies=(InlinePolicyView(document=policy(*statements)),), **said)


def served(*statements: Any, **said: Any) -> StudioView:
    """A Studio whose service role has one policy inside."""
    return studio(service_role_arn=None, service_role=role(*statements), **said)


def group(**said: Any) -> SecurityGroupView:
    return SecurityGroupView(**said)


def inbound(port: int) -> IngressView:
    return IngressView(protocol="tcp", from_port=port, to_port=port)


def outbound(port: int) -> EgressView:
    return EgressView(protocol="tcp", from_port=port, to_port=port)


def subnet(**said: Any) -> SubnetView:
    return SubnetView(**said)


def vpc(cidr: str) -> VpcView:
    return VpcView(cidr=cidr)
