"""Cases of the rules on EMR Studio, and good Studios in which everything is said."""

from __future__ import annotations

from dataclasses import replace

from studio_views import (
    INSTANCE,
    KEY,
    ROLE,
    TAG,
    group,
    inbound,
    mapping,
    outbound,
    sso,
    studio,
    subnet,
    tags,
    trusted,
    vpc,
)
from views import case

from emr_constructs.rules.view import View
from emr_constructs.rules.views.network import TagView

_MISSING = "is missing; say it: CloudFormation requires it"
_IN_VPC = vpc("10.0.0.0/16")
_NO_MODE = "is for IAM Identity Center, not for IAM; leave it out, or use the mode SSO"
_FULL_SSO = sso(
    description="For analysts",
    encryption_key=KEY,
    subnet_ids=("subnet-0a1b2c3d", "subnet-4e5f60718293a4b5c"),
    trusted_identity_propagation=True,
    idc_user_assignment="REQUIRED",
    idc_instance=INSTANCE,
    tags=(TagView(key="Team", value="Data Analytics"), *tags(20)),
)
_CONDITION = {"StringEquals": {"aws:SourceAccount": "111122223333"}}
_FULL_IAM = studio(
    vpc_id=None,
    vpc=replace(_IN_VPC, tags=(TAG,)),
    subnet_ids=None,
    subnets=(subnet(vpc=_IN_VPC, tags=(TAG,)),),
    engine_security_group_id=None,
    engine_security_group=group(vpc=_IN_VPC, ingress=(inbound(18888),), tags=(TAG,)),
    workspace_security_group_id=None,
    workspace_security_group=group(vpc=_IN_VPC, egress=(outbound(443), outbound(18888)), tags=(TAG,)),
    service_role_arn=None,
    service_role=replace(
        trusted("sts:AssumeRole", Condition=_CONDITION),
        managed_policies=("arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2",),
    ),
    idp_auth_url="https://login.example.com/saml?app=1",
    idp_relay_state="RelayState",
    tags=tags(10),
)
_FULL_LINKED = replace(
    _FULL_SSO,
    user_role_arn=None,
    user_role=trusted("sts:AssumeRole", "sts:SetContext"),
    mappings=(
        mapping(studio_id=None),
        mapping("ada", "USER", studio_id=None),
    ),
)

FULL: dict[str, View] = {
    "Studio with IAM Identity Center": _FULL_SSO,
    "Studio with IAM": _FULL_IAM,
    "Studio with mappings": _FULL_LINKED,
    "mapping": mapping(studio=_FULL_SSO),
}

CASES = [
    case("StudioIncomplete", studio(name=None), f"`studio_name` {_MISSING}", good=studio()),
    case(
        "StudioIncomplete",
        studio(vpc_id=None, engine_security_group_id=None),
        f"`vpc` {_MISSING}",
        f"`security_groups.engine` {_MISSING}",
        good=studio(
            vpc_id=None,
            vpc=_IN_VPC,
            engine_security_group_id=None,
            engine_security_group=group(ingress=None, more_ingress=(inbound(18888),)),
        ),
    ),
    case("StudioName", studio(name=""), "`studio_name` has 0 characters; use 1 to 256", good=studio(name="a")),
    case(
        "StudioName",
        studio(name="a" * 257),
        "`studio_name` has 257 characters; use 1 to 256",
        good=studio(name="a" * 256),
    ),
    case(
        "StudioName",
        studio(name="!?"),
        "`studio_name` ('!?') is not a name that EMR takes; use letters, digits, - and _",
        good=studio(name="My Studio!"),
    ),
    case(
        "StudioDescription",
        studio(description="a" * 257),
        "`description` has 257 characters; use at most 256",
        good=studio(description="a" * 256),
    ),
    case(
        "StudioDescription",
        studio(description="a" * 257),
        "`description` has 257 characters; use at most 256",
        good=studio(description=""),
    ),
    case(
        "StudioAuthMode",
        studio(auth_mode="IDC"),
        "`auth_mode` ('IDC') must be IAM or SSO",
        good=studio(auth_mode="IAM"),
    ),
    case(
        "StudioUserRole",
        sso(user_role_arn=None),
        "a Studio with IAM Identity Center needs a `user_role`; set it",
        good=sso(user_role_arn=None, user_role=trusted("sts:AssumeRole", "sts:SetContext")),
    ),
    case(
        "StudioUserRole",
        studio(user_role_arn=ROLE),
        "`user_role` is for IAM Identity Center, not for IAM; leave it out",
        good=sso(user_role_arn=ROLE),
    ),
    case(
        "StudioIdentityCenterMode",
        studio(trusted_identity_propagation=True),
        f"`trusted_identity_propagation` {_NO_MODE}",
        good=studio(trusted_identity_propagation=False),
    ),
    case(
        "StudioIdentityCenterMode",
        studio(idc_user_assignment="REQUIRED", idc_instance=INSTANCE),
        f"`idc_user_assignment` {_NO_MODE}",
        f"`idc_instance` {_NO_MODE}",
        good=sso(idc_user_assignment="REQUIRED", idc_instance=INSTANCE),
    ),
    case(
        "StudioUserAssignment",
        sso(idc_user_assignment="NEVER"),
        "`idc_user_assignment` ('NEVER') must be OPTIONAL or REQUIRED",
        good=sso(idc_user_assignment="OPTIONAL"),
    ),
    case(
        "StudioIdentityCenterLength",
        sso(idc_instance=INSTANCE.ljust(2049, "a")),
        "`idc_instance` has 2049 characters; use 20 to 2048",
        good=sso(idc_instance=INSTANCE.ljust(2048, "a")),
    ),
    case(
        "StudioIdentityCenterLength",
        sso(idc_instance=""),
        "`idc_instance` has 0 characters; use 20 to 2048",
        good=sso(idc_instance=INSTANCE),
    ),
    case(
        "StudioIdentityCenterInstance",
        sso(idc_instance="ssoins-0a1b2c3d4e5f6071"),
        "`idc_instance` ('ssoins-0a1b2c3d4e5f6071') is not the ARN of an instance of IAM Identity Center; "
        "it contains :sso:::instance/",
        good=sso(idc_instance=INSTANCE),
    ),
    case(
        "StudioIdpValues",
        studio(idp_auth_url="http://login.example.com", idp_relay_state="RelayState"),
        "`idp_auth_url` ('http://login.example.com') is not the address of a login page; start it with https://",
        good=studio(idp_auth_url="https://login.example.com", idp_relay_state="RelayState"),
    ),
    case(
        "StudioIdpValues",
        studio(idp_auth_url="https://example.com/" + "a" * 4077, idp_relay_state="a" * 257),
        "`idp_auth_url` has 4097 characters; use at most 4096",
        "`idp_relay_state` has 257 characters; use at most 256",
        good=studio(idp_auth_url="https://example.com/" + "a" * 4076, idp_relay_state="a" * 256),
    ),
    case(
        "StudioIdpValues",
        studio(idp_auth_url="http://login.example.com", idp_relay_state="RelayState"),
        "`idp_auth_url` ('http://login.example.com') is not the address of a login page; start it with https://",
        good=studio(idp_auth_url="", idp_relay_state=""),
    ),
    case(
        "StudioIdpMode",
        sso(idp_auth_url="https://login.example.com", idp_relay_state="RelayState"),
        "`idp_auth_url` is for IAM, not for IAM Identity Center; leave it out, or use the mode IAM",
        "`idp_relay_state` is for IAM, not for IAM Identity Center; leave it out, or use the mode IAM",
        good=studio(idp_auth_url="https://login.example.com", idp_relay_state="RelayState"),
    ),
    case(
        "StudioIdpAlone",
        studio(idp_auth_url="https://login.example.com"),
        "federated users cannot log in without `idp_relay_state`; set both, or neither",
        good=studio(idp_auth_url="https://login.example.com", idp_relay_state="RelayState"),
    ),
    case(
        "StudioIdpAlone",
        studio(idp_relay_state="RelayState"),
        "federated users cannot log in without `idp_auth_url`; set both, or neither",
        good=studio(),
    ),
    case(
        "StudioS3Location",
        studio(default_s3_location="bucket/studio"),
        "`bucket` ('bucket/studio') is not in S3; write s3://bucket/prefix",
        good=studio(default_s3_location="s3://bucket/studio"),
    ),
    case(
        "StudioS3Location",
        studio(default_s3_location="s3://"),
        "`bucket` has 5 characters; use 6 to 10280",
        good=studio(default_s3_location="s3://b"),
    ),
    case(
        "StudioS3Location",
        studio(default_s3_location="s3://" + "a" * 10_276),
        "`bucket` has 10281 characters; use 6 to 10280",
        good=studio(default_s3_location="s3://" + "a" * 10_275),
    ),
    case(
        "StudioKey",
        studio(encryption_key="0a1b2c3d"),
        "`encryption_key` ('0a1b2c3d') is not an ARN; write the ARN of the key",
        good=studio(encryption_key=KEY),
    ),
    case(
        "StudioKeyKind",
        studio(encryption_key="arn:aws:kms:eu-west-1:111122223333:alias/studio"),
        "`encryption_key` ('arn:aws:kms:eu-west-1:111122223333:alias/studio') is not the ARN of a key of KMS; "
        "write the ARN of a key: arn:<partition>:kms:<region>:<account>:key/<id>",
        good=studio(encryption_key=KEY),
    ),
    case(
        "StudioTagCharacters",
        studio(tags=(TagView(key="Cost Center", value="a"), TagView(key="Team", value=""))),
        "the key 'Cost Center' of a tag holds characters that a Studio does not take; "
        "use letters, digits, and + - = . _ : /",
        "the value '' of a tag is not one that a Studio takes; use letters, digits, and + - = . _ : /",
        good=studio(tags=(TagView(key="Cost.Center", value="a b"), TagView(key="Team", value="a"))),
    ),
    case(
        "StudioWorkspaceKey",
        studio(),
        "workspaces are not encrypted with a key of yours; set `encryption_key`: it cannot be added later",
        good=studio(encryption_key=KEY),
    ),
    case(
        "StudioAssignment",
        sso(idc_user_assignment="OPTIONAL"),
        "every user of IAM Identity Center may enter the Studio; use REQUIRED, and assign users and groups",
        good=sso(idc_user_assignment="REQUIRED"),
    ),
]

SAID = {"StudioIdentityCenterMode", "StudioIdpAlone", "StudioIdpMode", "StudioUserRole"}
"""Rules that ask whether something is said, whatever it is."""
