"""Small good views of EMR Studio, to change."""

from __future__ import annotations

from typing import Any

from emr_constructs.rules.views.network import (
    EgressView,
    IngressView,
    RoleView,
    SecurityGroupView,
    SubnetView,
    TagView,
    VpcView,
)
from emr_constructs.rules.views.studio import StudioSessionMappingView, StudioView

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


def trusted(*actions: str, service: str = EMR, **more: Any) -> RoleView:
    """A role that a service may take."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": list(actions), **more}
    return RoleView(trust={"Version": "2012-10-17", "Statement": [statement]})


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
