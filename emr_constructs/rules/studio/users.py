"""Rules on what users of a Studio may do: session policies, and policies of users from IAM."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from emr_constructs.facts import studio as facts
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.statements import any_allows, any_names, names, none_allows, passes_any_role, resources_of
from emr_constructs.rules.studio.rights import rights_of_users
from emr_constructs.rules.view import Maybe, items, known
from emr_constructs.rules.views.network import Statements, allowing, words
from emr_constructs.rules.views.studio import StudioSessionMappingView, StudioView

_PAGE = management_guide("emr-studio-user-permissions")
_ASSIGN = management_guide("emr-studio-manage-users")
_PASS = "iam:PassRole"
_CREATE = "elasticmapreduce:CreateEditor"
_ENTER = "elasticmapreduce:CreateStudioPresignedUrl"
_INVITE = "elasticmapreduce:PutWorkspaceAccess"
_WIDE = ("elasticmapreduce:*", "emr-serverless:*", "emr-containers:*")


@rule(
    on=StudioSessionMappingView,
    source=_PAGE,
    severity=Severity.WARNING,
    remedy="allow iam:PassRole for the service role of the Studio",
)
def session_policy_pass_role(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """Who makes Workspaces hands them the service role of the Studio."""
    rights = _rights(mapping)
    if any_allows(rights, _CREATE) and none_allows(rights, _PASS):
        yield Problem("policy", f"`session_policy` allows {_CREATE}, but not {_PASS}: users cannot make Workspaces")


@rule(
    on=StudioSessionMappingView,
    source=_PAGE,
    severity=Severity.WARNING,
    remedy="allow it for arn:<partition>:secretsmanager:<region>:<account>:secret:emr-studio-*",
)
def session_policy_git_secrets(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """Who makes secrets for Git repositories tags them."""
    rights = _rights(mapping)
    [make], [tag] = facts.user_actions("make_git_secrets"), facts.user_actions("tag_git_secrets")
    if any_allows(rights, make) and none_allows(rights, tag):
        yield Problem("policy", f"`session_policy` allows {make}, but not {tag}, with which Studio makes a secret")


@rule(
    on=StudioSessionMappingView,
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    remedy="take together what has the same resources, or leave something out",
)
def session_policy_length(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """A session policy is no longer than IAM takes."""
    document = mapping.policy.document if known(mapping.policy) else None
    if known(document):
        # What is not known is left out: the policy is at least as long.
        text = json.dumps(document, separators=(",", ":"), default=lambda _: "", ensure_ascii=False)
        length, most = len("".join(text.split())), facts.policy_characters()
        if length > most:
            yield Problem("policy", f"`session_policy` has {length} characters, and IAM takes {most}")


@rule(
    on=StudioSessionMappingView,
    source=_PAGE,
    severity=Severity.COMPLIANCE,
    controls=("EMRC.STUDIO.6",),
    remedy="name what users do in Workspaces, and the resources that they use",
)
def session_policy_wide(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """Users of a Studio may not do everything with all that is EMR's."""
    for statement in _rights(mapping):
        actions = words(statement.get("Action")) if known(statement) else None
        for one in actions if known(actions) else ():
            if one in (*_WIDE, "*") and known(statement) and _is_everywhere(statement):
                yield Problem("policy", f"`session_policy` allows {one} for everything")


@rule(
    on=StudioSessionMappingView,
    source=_PAGE,
    severity=Severity.COMPLIANCE,
    controls=("EMRC.STUDIO.7",),
    remedy="name the roles, or ask for the service as iam:PassedToService",
)
def session_policy_pass_any_role(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """Users of a Studio cannot hand any role to any service."""
    if any(known(one) and passes_any_role(one) for one in _rights(mapping)):
        yield Problem("policy", f"`session_policy` allows {_PASS} for any role, to any service")


@rule(
    on=StudioSessionMappingView,
    source=management_guide("emr-studio-considerations"),
    severity=Severity.WARNING,
    remedy="leave it out",
)
def session_policy_collaboration(mapping: StudioSessionMappingView) -> Iterator[Problem]:
    """A Studio with trusted identity propagation knows no collaboration."""
    studio = mapping.studio
    if any_names(_rights(mapping), _INVITE) and known(studio) and studio.trusted_identity_propagation is True:
        yield Problem("policy", f"`session_policy` allows {_INVITE}, but identities are propagated in this Studio")


@rule(
    on=StudioView,
    source=_PAGE,
    severity=Severity.WARNING,
    remedy="attach the session policy to the role, too: a user may do what both allow",
)
def studio_user_role_covers(studio: StudioView) -> Iterator[Problem]:
    """The user role of a Studio allows what session policies allow."""
    rights = studio.user_role.allowed() if known(studio.user_role) else ()
    granted = _patterns(rights)
    for mapping in items(studio.mappings) if known(granted) and known(studio.user_role) else ():
        wanted = _patterns(_rights(mapping))
        missing = sorted(one for one in items(wanted) if not any(_overlap(one, each) for each in items(granted)))
        if missing:
            who = mapping.identity_name if known(mapping.identity_name) else "users"
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            text = f"the `user_role` does not allow {missing[0]}{more}, which the session policy of {who} does"
            yield Problem("user_role", text)


@rule(
    on=StudioView,
    source=_ASSIGN,
    severity=Severity.WARNING,
    remedy="allow it for the Studio, if no policy of another stack does",
)
def studio_users_enter(studio: StudioView) -> Iterator[Problem]:
    """Users from IAM may open the Studio in which they may make Workspaces."""
    rights = rights_of_users(studio)
    if studio.auth_mode == "IAM" and any_names(rights, _CREATE) and none_allows(rights, _ENTER):
        yield Problem("auth_mode", f"policies here allow {_CREATE}, and none allows {_ENTER}: nobody gets in")


@rule(
    on=StudioView,
    source=_PAGE,
    severity=Severity.WARNING,
    remedy="allow it for the service role of the Studio, if no policy of another stack does",
)
def studio_users_pass_role(studio: StudioView) -> Iterator[Problem]:
    """Users from IAM hand the service role of the Studio to the Workspaces that they make."""
    rights = rights_of_users(studio)
    if studio.auth_mode == "IAM" and any_names(rights, _CREATE) and none_allows(rights, _PASS):
        yield Problem("auth_mode", f"policies here allow {_CREATE}, and none allows {_PASS}: nobody makes Workspaces")


@rule(
    on=StudioView,
    source=_ASSIGN,
    severity=Severity.COMPLIANCE,
    controls=("EMRC.STUDIO.8",),
    remedy="name the Studio, or ask for a tag of it",
)
def studio_users_enter_any(studio: StudioView) -> Iterator[Problem]:
    """Users from IAM may open the Studios that they are meant to, not all."""
    statements = [one for one in rights_of_users(studio) if known(one)] if studio.auth_mode == "IAM" else []
    if any(names(one, _ENTER) and _is_everywhere(one) and not one.get("Condition") for one in statements):
        yield Problem("auth_mode", f"a policy here allows {_ENTER} for every Studio of the account")


def _rights(mapping: StudioSessionMappingView) -> Statements:
    """What a session policy of the template allows."""
    return allowing(mapping.policy.document) if known(mapping.policy) else ()


def _is_everywhere(statement: Mapping[str, Any]) -> bool:
    """Whether a statement is certainly about all resources."""
    resources = resources_of(statement)
    return known(resources) and "*" in resources


def _patterns(rights: Statements) -> Maybe[tuple[str, ...]]:
    """The actions of statements, as patterns in lower case, where all are known."""
    listed = [words(one.get("Action")) if known(one) else None for one in rights]
    if not all(map(known, listed)):
        return None
    return tuple(one.lower() for actions in listed if known(actions) for one in actions)


def _overlap(one: str, other: str) -> bool:
    return fnmatchcase(one, other) or fnmatchcase(other, one)
