"""Rules on where Workspaces of a Studio are kept: bucket and key, and the service role's rights to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from emr_constructs.facts import studio as facts
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.statements import allows, resources_of
from emr_constructs.rules.studio.rights import actions_for, lacking, rights_of
from emr_constructs.rules.view import Maybe, known
from emr_constructs.rules.views.network import Statements, allowing, words
from emr_constructs.rules.views.studio import StudioView

_ROLE = management_guide("emr-studio-service-role")
_KEY = management_guide("emr-studio-workspace-storage-encryption")
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"


@rule(on=StudioView, source=_ROLE, severity=Severity.WARNING)
def studio_storage_rights(studio: StudioView) -> Iterator[Problem]:
    """The service role of a Studio keeps Workspaces in S3."""
    yield from lacking(
        rights_of(studio.service_role), actions_for("notebooks", "notebook_bucket"), "to keep Workspaces"
    )


@rule(on=StudioView, source=_ROLE, severity=Severity.WARNING)
def studio_storage_reach(studio: StudioView) -> Iterator[Problem]:
    """What the service role of a Studio may do in S3, it may do where Workspaces are kept."""
    location = studio.default_s3_location
    match = re.fullmatch(r"s3://([^/]+)/*(.*?)/*", location) if known(location) else None
    if match is None:
        return
    objects = "/".join(part for part in match.groups() if part) + "/"
    for purpose, place in {"notebooks": objects, "notebook_bucket": match[1]}.items():
        for action in facts.service_role_actions(purpose):
            named = [one for one in rights_of(studio.service_role) if known(one) and allows(one, action) is not False]
            if named and not any(_may_be_about(one, place) for one in named):
                text = f"the `service_role` may use {action}, but not where Workspaces are kept"
                wanted = f"{place}*" if place is objects else place
                yield Problem("service_role", text, f"allow it for arn:<partition>:s3:::{wanted}")


@rule(on=StudioView, source=_KEY, severity=Severity.WARNING)
def studio_key_rights(studio: StudioView) -> Iterator[Problem]:
    """The service role of a Studio may use the key of Workspaces."""
    said = studio.encryption_key is not None or studio.key is not None
    if said and not any(map(_may_name_role, _key_policy(studio))):
        yield from lacking(rights_of(studio.service_role), actions_for("use_key"), "with the key of Workspaces")


@rule(
    on=StudioView,
    source=_KEY,
    severity=Severity.WARNING,
    remedy="let the account in, so that IAM decides, or the `service_role` itself",
)
def studio_key_policy(studio: StudioView) -> Iterator[Problem]:
    """The key of Workspaces lets the service role in: EMR uses the key with that, not as a service."""
    statements = _key_policy(studio)
    if statements and all(known(one) and _is_for_services(one) for one in statements):
        yield Problem("key", "the policy of the key of Workspaces lets in nobody but services")


@rule(
    on=StudioView,
    source=f"{_S3}/Versioning.html",
    severity=Severity.COMPLIANCE,
    controls=("EMRC.STUDIO.4",),
    remedy="turn on versioning of the bucket",
)
def studio_bucket_versions(studio: StudioView) -> Iterator[Problem]:
    """What is deleted or overwritten in Workspaces can be had back."""
    if known(studio.bucket) and studio.bucket.versioning in (None, "Suspended"):
        yield Problem("bucket", "the bucket of Workspaces keeps no old versions")


@rule(
    on=StudioView,
    source=f"{_S3}/access-control-block-public-access.html",
    severity=Severity.COMPLIANCE,
    controls=("EMRC.STUDIO.5",),
    remedy="block all public access to it, as S3 does where nothing is said",
)
def studio_bucket_public(studio: StudioView) -> Iterator[Problem]:
    """Workspaces cannot be made public."""
    access = studio.bucket.public_access if known(studio.bucket) else None
    if known(access) and access.leaves_open():
        yield Problem("bucket", "the bucket of Workspaces does not block all public access")


def _may_be_about(statement: Mapping[str, Any], place: str) -> bool:
    """Whether a statement may be about a bucket, or objects below a place that ends in a slash."""
    patterns = resources_of(statement)
    below = place.endswith("/")
    for one in patterns if known(patterns) else ("*",):
        head = re.match(r"arn:[^:]*:", one)
        arn = f"{head[0]}s3:::{place}" if head else ""
        if not arn or fnmatchcase(f"{arn}x" if below else arn, one) or (below and one.startswith(arn)):
            return True
    return False


def _key_policy(studio: StudioView) -> Statements:
    """What the policy of a key in the template allows."""
    policy = studio.key.policy if known(studio.key) else None
    return () if policy is None else allowing(policy)


def _is_for_services(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal")
    return isinstance(principal, Mapping) and set(principal) == {"Service"}


def _may_name_role(statement: Maybe[Mapping[str, Any]]) -> bool:
    """Whether a statement of a key may let the role in. That of the account, on everything, leaves it to IAM."""
    if not known(statement):
        return True
    actions = words(statement.get("Action"))
    whole = known(actions) and "kms:*" in actions
    return allows(statement, "kms:Decrypt") is not False and not whole and not _is_for_services(statement)
