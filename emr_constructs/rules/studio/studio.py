"""Rules on EMR Studio: names, authentication, storage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.facts import enums
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import ARN, needed, shaped, sized
from emr_constructs.rules.sources import api, management_guide, template_reference
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.studio import StudioView

_TEMPLATE = template_reference("aws-resource-emr-studio")
_CREATE = management_guide("emr-studio-create-studio")
_IDENTITY_CENTER = r"arn:(aws[a-zA-Z-]*):sso:::instance/.+"
_KEY = r"arn:(aws[a-zA-Z-]*):kms:[^:]+:\d{12}:key/.+"
_URL = r"https://[0-9a-zA-Z]([-.\w]*[0-9a-zA-Z])(:[0-9]*)*([?/#].*)?"
_TAG_KEY = r"[a-zA-Z+-=._:/]+"
_TAG_VALUE = r"(?s).*[a-zA-Z+-=._:/]"


@rule(on=StudioView, source=_TEMPLATE)
def studio_incomplete(studio: StudioView) -> Iterator[Problem]:
    """A Studio has a name, an authentication mode, a network, a service role and a place in S3."""
    yield from needed(studio, "name", "auth_mode", "vpc_id", "subnet_ids", "service_role_arn", "default_s3_location")
    yield from needed(studio, "engine_security_group_id", "workspace_security_group_id")


@rule(on=StudioView, source=_TEMPLATE)
def studio_name(studio: StudioView) -> Iterator[Problem]:
    """The name of a Studio has 1 to 256 characters, one of them a letter, a digit, a hyphen or an underscore."""
    yield from sized(studio, "name", 256)
    yield from shaped(
        studio, "name", r"(?s).*[a-zA-Z0-9_-].*", "is not a name that EMR takes", "use letters, digits, - and _"
    )


@rule(on=StudioView, source=_TEMPLATE)
def studio_description(studio: StudioView) -> Iterator[Problem]:
    """The description of a Studio has at most 256 characters."""
    yield from sized(studio, "description", 256, least=0)


@rule(on=StudioView, source=_TEMPLATE)
def studio_auth_mode(studio: StudioView) -> Iterator[Problem]:
    """A Studio authenticates its users with IAM or with IAM Identity Center."""
    yield from one_of(studio, "auth_mode", enums.values("AuthMode"))


@rule(on=StudioView, source=_CREATE)
def studio_user_role(studio: StudioView) -> Iterator[Problem]:
    """A Studio with IAM Identity Center has a user role, one with IAM has none."""
    said = studio.user_role is not None or studio.user_role_arn is not None
    if studio.auth_mode == "SSO" and not said:
        yield Problem("user_role_arn", "a Studio with IAM Identity Center needs a `user_role`", "set it")
    if studio.auth_mode == "IAM" and said:
        yield Problem("user_role_arn", "`user_role` is for IAM Identity Center, not for IAM", "leave it out")


@rule(on=StudioView, source=_CREATE, severity=Severity.WARNING, remedy="leave it out, or use the mode SSO")
def studio_identity_center_mode(studio: StudioView) -> Iterator[Problem]:
    """Settings of IAM Identity Center are for Studios with it."""
    said = {
        "trusted_identity_propagation": studio.trusted_identity_propagation is True,
        "idc_user_assignment": studio.idc_user_assignment is not None,
        "idc_instance": studio.idc_instance is not None,
    }
    for field in (name for name, is_said in said.items() if is_said and studio.auth_mode == "IAM"):
        yield Problem(field, f"`{field}` is for IAM Identity Center, not for IAM")


@rule(on=StudioView, source=_TEMPLATE)
def studio_user_assignment(studio: StudioView) -> Iterator[Problem]:
    """Assignment of users is required or optional."""
    yield from one_of(studio, "idc_user_assignment", enums.values("IdcUserAssignment"))


@rule(on=StudioView, source=_TEMPLATE)
def studio_identity_center_length(studio: StudioView) -> Iterator[Problem]:
    """The ARN of an instance of IAM Identity Center has 20 to 2048 characters."""
    yield from sized(studio, "idc_instance", 2048, least=20)


@rule(on=StudioView, source=api("CreateStudio"), severity=Severity.WARNING)
def studio_identity_center_instance(studio: StudioView) -> Iterator[Problem]:
    """A Studio names its instance of IAM Identity Center by the ARN."""
    yield from shaped(
        studio,
        "idc_instance",
        _IDENTITY_CENTER,
        "is not the ARN of an instance of IAM Identity Center",
        "it contains :sso:::instance/",
    )


@rule(on=StudioView, source=_TEMPLATE)
def studio_idp_values(studio: StudioView) -> Iterator[Problem]:
    """The address of an identity provider is an https URL, and its parameter has at most 256 characters."""
    yield from sized(studio, "idp_auth_url", 4096, least=0)
    yield from shaped(studio, "idp_auth_url", _URL, "is not the address of a login page", "start it with https://")
    yield from sized(studio, "idp_relay_state", 256, least=0)


@rule(on=StudioView, source=api("CreateStudio"), severity=Severity.WARNING, remedy="leave it out, or use the mode IAM")
def studio_idp_mode(studio: StudioView) -> Iterator[Problem]:
    """An identity provider of one's own is for federation with IAM."""
    for field in ("idp_auth_url", "idp_relay_state"):
        if studio.auth_mode == "SSO" and getattr(studio, field) is not None:
            yield Problem(field, f"`{field}` is for IAM, not for IAM Identity Center")


@rule(on=StudioView, source=_CREATE, severity=Severity.WARNING, remedy="set both, or neither")
def studio_idp_alone(studio: StudioView) -> Iterator[Problem]:
    """To come back from the login page of an identity provider takes its address and its parameter."""
    if (studio.idp_auth_url is None) != (studio.idp_relay_state is None):
        missing = "idp_auth_url" if studio.idp_auth_url is None else "idp_relay_state"
        yield Problem(missing, f"federated users cannot log in without `{missing}`")


@rule(on=StudioView, source=_TEMPLATE)
def studio_s3_location(studio: StudioView) -> Iterator[Problem]:
    """Workspaces are kept in S3."""
    yield from sized(studio, "default_s3_location", 10_280, least=6)
    yield from shaped(studio, "default_s3_location", r"s3://.*", "is not in S3", "write s3://bucket/prefix")


@rule(on=StudioView, source=_TEMPLATE)
def studio_key(studio: StudioView) -> Iterator[Problem]:
    """The key of workspaces is named by an ARN."""
    yield from shaped(studio, "encryption_key", ARN, "is not an ARN", "write the ARN of the key")


@rule(
    on=StudioView,
    source=management_guide("emr-studio-workspace-storage-encryption"),
    severity=Severity.WARNING,
    remedy="write the ARN of a key: arn:<partition>:kms:<region>:<account>:key/<id>",
)
def studio_key_kind(studio: StudioView) -> Iterator[Problem]:
    """The key of workspaces is a key of KMS, not its alias."""
    key = studio.encryption_key
    if known(key) and re.fullmatch(ARN, key, re.ASCII) and re.fullmatch(_KEY, key, re.ASCII) is None:
        yield Problem("encryption_key", f"`encryption_key` ({key!r}) is not the ARN of a key of KMS")


@rule(on=StudioView, source=_TEMPLATE, remedy="use letters, digits, and + - = . _ : /")
def studio_tag_characters(studio: StudioView) -> Iterator[Problem]:
    """Tags of a Studio are made of characters that it takes: a value may not be empty, nor end in a bracket."""
    for tag in items(studio.tags):
        if known(tag.key) and tag.key and re.fullmatch(_TAG_KEY, tag.key, re.ASCII) is None:
            yield Problem("tags", f"the key {tag.key!r} of a tag holds characters that a Studio does not take")
        if known(tag.value) and re.fullmatch(_TAG_VALUE, tag.value, re.ASCII) is None:
            yield Problem("tags", f"the value {tag.value!r} of a tag is not one that a Studio takes")


@rule(
    on=StudioView,
    source=management_guide("emr-studio-workspace-storage-encryption"),
    severity=Severity.COMPLIANCE,
    controls=("EMRC.STUDIO.1",),
    remedy="set `encryption_key`: it cannot be added later",
)
def studio_workspace_key(studio: StudioView) -> Iterator[Problem]:
    """Workspaces are encrypted with a key of the customer."""
    if studio.encryption_key is None:
        yield Problem("encryption_key", "workspaces are not encrypted with a key of yours")


@rule(
    on=StudioView,
    source=_CREATE,
    severity=Severity.COMPLIANCE,
    controls=("EMRC.STUDIO.3",),
    remedy="use REQUIRED, and assign users and groups",
)
def studio_assignment(studio: StudioView) -> Iterator[Problem]:
    """Only users who are assigned to a Studio enter it."""
    if studio.idc_user_assignment == "OPTIONAL":
        yield Problem("idc_user_assignment", "every user of IAM Identity Center may enter the Studio")
