"""Rules on the users and groups that are mapped to a Studio."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from emr_constructs.facts import enums
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import needed, shaped, sized
from emr_constructs.rules.sources import api, management_guide, template_reference
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.studio import StudioSessionMappingView, StudioView

_TEMPLATE = template_reference("aws-resource-emr-studiosessionmapping")
_CREATE = api("CreateStudioSessionMapping")
_POLICY = r"arn:(aws|aws-cn|aws-us-gov|aws-iso-e|aws-iso-f):iam::(\d{12})?:policy/[^.]+"
_GUID = r"([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@rule(on=StudioSessionMappingView, source=_TEMPLATE)
def session_mapping_incomplete(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """A mapping names a Studio, a user or group, and a policy."""
    yield from needed(mapping, "studio_id", "identity_name", "identity_type", "session_policy")


@rule(on=StudioSessionMappingView, source=_TEMPLATE)
def session_mapping_studio(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """A mapping names its Studio by its id."""
    yield from sized(mapping, "studio_id", 256)
    yield from shaped(
        mapping, "studio_id", r"es-[0-9A-Z]+.*", "is not the id of a Studio", "write its id, which starts with es-"
    )


@rule(on=StudioSessionMappingView, source=_TEMPLATE)
def session_mapping_identity_type(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """An identity is a user or a group."""
    yield from one_of(mapping, "identity_type", enums.values("IdentityType"))


@rule(on=StudioSessionMappingView, source=_TEMPLATE)
def session_mapping_identity_length(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """The name of an identity has at most 256 characters."""
    yield from sized(mapping, "identity_name", 256, least=0)


@rule(
    on=StudioSessionMappingView,
    source=_CREATE,
    severity=Severity.WARNING,
    remedy="write its name: the UserName of a user, the DisplayName of a group",
)
def session_mapping_identity_name(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """An identity is named by its name, not by its id."""
    name = mapping.identity_name
    if known(name) and (not name.strip() or re.fullmatch(_GUID, name, re.ASCII | re.IGNORECASE)):
        yield Problem("identity_name", f"`identity_name` ({name!r}) is not the name of a user or group")


@rule(on=StudioSessionMappingView, source=_TEMPLATE)
def session_mapping_policy(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """A session policy is a customer-managed policy, named by its ARN."""
    yield from sized(mapping, "session_policy", 256, least=0)
    yield from shaped(
        mapping,
        "session_policy",
        _POLICY,
        "is not the ARN of a policy of your own",
        "write the ARN of a customer-managed policy, not of a role or a policy of AWS",
    )


@rule(
    on=StudioSessionMappingView,
    source=management_guide("emr-studio-manage-users"),
    severity=Severity.WARNING,
    strict=True,
    remedy="let IAM policies allow its users elasticmapreduce:CreateStudioPresignedUrl",
)
def session_mapping_auth_mode(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """Users and groups are mapped to Studios with IAM Identity Center only."""
    if known(mapping.studio) and mapping.studio.auth_mode == "IAM":
        yield Problem("studio_id", "a Studio with IAM knows no mappings of users and groups")


@rule(on=StudioView, source=_TEMPLATE, remedy="merge their policies into one")
def studio_mapping_twice(studio: StudioView) -> Iterator[Problem]:
    """A user or group is mapped to a Studio once."""
    for (kind, name), count in sorted(_identities(studio).items()):
        if count > 1:
            yield Problem("name", f"the {kind.lower()} {name!r} is mapped to the Studio {count} times")


@rule(
    on=StudioView,
    source=management_guide("emr-studio-considerations"),
    severity=Severity.WARNING,
    remedy="put users into fewer groups",
)
def studio_mapping_count(studio: StudioView) -> Iterator[Problem]:
    """At most 5 groups and 100 users are mapped to a Studio."""
    counts = Counter(kind for kind, _ in _identities(studio))
    for kind, most in (("GROUP", 5), ("USER", 100)):
        if counts[kind] > most:
            yield Problem("name", f"{counts[kind]} {kind.lower()}s are mapped to the Studio, which takes {most}")


def _identities(studio: StudioView) -> Counter[tuple[str, str]]:
    """Type and name of the identities that are mapped to a Studio, with how often."""
    mappings = items(studio.mappings)
    return Counter(
        (one.identity_type, one.identity_name)
        for one in mappings
        if known(one.identity_type) and known(one.identity_name)
    )
