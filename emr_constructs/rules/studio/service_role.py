"""Rules on what the service role of a Studio may do for Workspaces: connect them with clusters, find collaborators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from emr_constructs.facts import studio as facts
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.statements import allows, any_allows, any_names, insists_on, none_allows, resources_of
from emr_constructs.rules.studio.rights import actions_for, lacking, rights_of, rights_of_users
from emr_constructs.rules.view import Maybe, known
from emr_constructs.rules.views.studio import StudioView

_PAGE = management_guide("emr-studio-service-role")
_MAKE = "ec2:CreateNetworkInterface"
_INVITE = "elasticmapreduce:PutWorkspaceAccess"
_NETWORK = ("make_interfaces", "use_interfaces", "withdraw_interfaces", "change_interfaces")
_CLUSTERS = (*_NETWORK, "see_clusters", "see_network", "tag_new")
_KIND = re.compile(r"(?:[^:]*:){5}(?P<kind>[^/]*)")
_DIRECTORIES = {"IAM": "iam:ListUsers", "SSO": "sso-directory:SearchUsers"}


@rule(on=StudioView, source=_PAGE, severity=Severity.WARNING)
def studio_interface_tags(studio: StudioView) -> Iterator[Problem]:
    """The service role of a Studio can make interfaces: a new one has no tag yet, its subnet and group have theirs."""
    rights = rights_of(studio.service_role)
    for kind, key in facts.interface_tags().items() if any_allows(rights, _MAKE) else ():
        if not any(_makes_of(one, kind, key) for one in rights):
            text = f"the `service_role` may not use {_MAKE} for {kind}/*, so that Workspaces are not attached"
            yield Problem("service_role", text, f"allow it; a condition asks for EMR's tag there by {key}")


@rule(on=StudioView, source=_PAGE, severity=Severity.WARNING)
def studio_cluster_rights(studio: StudioView) -> Iterator[Problem]:
    """A service role that connects Workspaces with clusters may do all that it takes."""
    rights = rights_of(studio.service_role)
    if any(any_allows(rights, action) for action in actions_for(*_NETWORK)):
        yield from lacking(rights, actions_for(*_CLUSTERS), "to connect Workspaces with clusters")


@rule(on=StudioView, source=_PAGE, severity=Severity.WARNING, remedy="let it see who there is")
def studio_collaboration_rights(studio: StudioView) -> Iterator[Problem]:
    """Where users may invite others to Workspaces, the service role finds them."""
    rights = rights_of(studio.service_role)
    needed = next((action for mode, action in _DIRECTORIES.items() if studio.auth_mode == mode), "")
    invites = any_names(rights_of_users(studio), _INVITE)
    if needed and rights and invites and none_allows(rights, needed):
        yield Problem("service_role", f"users may invite others to Workspaces, but the `service_role` lacks {needed}")


def _makes_of(statement: Maybe[Mapping[str, Any]], kind: str, key: str) -> bool:
    """Whether interfaces may be made of resources of a kind by a statement: its condition can hold for them."""
    if not known(statement) or allows(statement, _MAKE) is False:
        return False
    patterns = resources_of(statement)
    kinds = [_KIND.match(one) for one in patterns] if known(patterns) else [None]
    fits = any(one is None or fnmatchcase(kind, one["kind"]) for one in kinds)
    others = {*facts.interface_tags().values()} - {key}
    return fits and not any(insists_on(statement, other.lower()) for other in others)
