"""The views of EMR Studio: Studios, and the users and groups that are mapped to them."""

from __future__ import annotations

from typing import ClassVar

from emr_constructs.rules.view import Maybe, View, dataclass, prop
from emr_constructs.rules.views.network import ManagedPolicyView, SecurityGroupView, SubnetView, VpcView
from emr_constructs.rules.views.studio_access import RightsView, StudioBucketView, StudioKeyView, StudioRoleView
from emr_constructs.rules.views.tags import TaggedView


@dataclass(frozen=True, kw_only=True)
class StudioSessionMappingView(View):
    """A user or group of IAM Identity Center, with the policy that bounds what it may do in a Studio."""

    resource_type: ClassVar[str] = "AWS::EMR::StudioSessionMapping"

    studio: Maybe[StudioView] = prop("StudioId", linked=True)
    studio_id: Maybe[str] = prop("StudioId", name="studio")
    identity_name: Maybe[str] = prop("IdentityName")
    identity_type: Maybe[str] = prop("IdentityType")
    session_policy: Maybe[str] = prop("SessionPolicyArn")
    policy: Maybe[ManagedPolicyView] = prop("SessionPolicyArn", name="session_policy", linked=True)


@dataclass(frozen=True, kw_only=True)
class StudioView(TaggedView):
    """A Studio."""

    resource_type: ClassVar[str] = "AWS::EMR::Studio"

    name: Maybe[str] = prop("Name", name="studio_name")
    description: Maybe[str] = prop("Description")
    auth_mode: Maybe[str] = prop("AuthMode")
    default_s3_location: Maybe[str] = prop("DefaultS3Location", name="bucket")
    encryption_key: Maybe[str] = prop("EncryptionKeyArn")
    bucket: Maybe[StudioBucketView] = prop("DefaultS3Location", name="bucket", linked=True)
    key: Maybe[StudioKeyView] = prop("EncryptionKeyArn", name="encryption_key", linked=True)
    vpc: Maybe[VpcView] = prop("VpcId", linked=True)
    vpc_id: Maybe[str] = prop("VpcId", name="vpc")
    subnets: Maybe[tuple[Maybe[SubnetView], ...]] = prop("SubnetIds", name="vpc_subnets", linked=True)
    subnet_ids: Maybe[tuple[Maybe[str], ...]] = prop("SubnetIds", name="vpc_subnets")
    engine_security_group: Maybe[SecurityGroupView] = prop(
        "EngineSecurityGroupId", name="security_groups.engine", linked=True
    )
    engine_security_group_id: Maybe[str] = prop("EngineSecurityGroupId", name="security_groups.engine")
    workspace_security_group: Maybe[SecurityGroupView] = prop(
        "WorkspaceSecurityGroupId", name="security_groups.workspace", linked=True
    )
    workspace_security_group_id: Maybe[str] = prop("WorkspaceSecurityGroupId", name="security_groups.workspace")
    service_role: Maybe[StudioRoleView] = prop("ServiceRole", linked=True)
    service_role_arn: Maybe[str] = prop("ServiceRole", name="service_role")
    user_role: Maybe[StudioRoleView] = prop("UserRole", linked=True)
    user_role_arn: Maybe[str] = prop("UserRole", name="user_role")
    idp_auth_url: Maybe[str] = prop("IdpAuthUrl")
    idp_relay_state: Maybe[str] = prop("IdpRelayStateParameterName")
    trusted_identity_propagation: Maybe[bool] = prop("TrustedIdentityPropagationEnabled")
    idc_user_assignment: Maybe[str] = prop("IdcUserAssignment")
    idc_instance: Maybe[str] = prop("IdcInstanceArn")
    rights: Maybe[tuple[Maybe[RightsView], ...]] = prop("", every="AWS::IAM::*")
    mappings: Maybe[tuple[Maybe[StudioSessionMappingView], ...]] = prop("", back="StudioId")
