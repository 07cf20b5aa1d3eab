"""Rules on who reaches EMR Serverless and what it reaches: roles of jobs, rights to start them, images, keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from emr_constructs.facts import access
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.serverless.common import guide
from emr_constructs.rules.statements import (
    allows,
    compared,
    passes_any_role,
    serves_anybody,
)
from emr_constructs.rules.view import known
from emr_constructs.rules.views.network import Statements
from emr_constructs.rules.views.serverless_access import (
    AllowingView,
    ServerlessKeyView,
    ServerlessRepositoryView,
    ServerlessRoleView,
    TrustingView,
)

_ROLE = guide("security-iam-runtime-role")
_IMAGES = guide("application-custom-image")
_NAME_SOURCE = "ask for aws:SourceAccount, or aws:SourceArn, in its condition"
_START = "emr-serverless:StartJobRun"
_APPLICATIONS = "/applications/"
_ARN = re.compile(r"(?:[^:]*:){2}(?P<service>[^:]*):(?:[^:]*:){2}(?P<name>.*)")


@rule(
    on=ServerlessRoleView,
    source=_ROLE,
    severity=Severity.COMPLIANCE,
    remedy=_NAME_SOURCE,
    controls=("EMRC.SERVERLESS.10",),
)
def serverless_role_for_anybody(role: ServerlessRoleView) -> Iterator[Problem]:
    """EMR Serverless takes the role of jobs for applications of this account only."""
    if any(serves_anybody(one) for one in role.letting_in()):
        yield Problem("trust", "EMR Serverless could be made to take the role for an application of another account")


@rule(
    on=TrustingView,
    source=_ROLE,
    severity=Severity.WARNING,
    remedy="write it like arn:<partition>:emr-serverless:<region>:<account>:/applications/*",
)
def serverless_source(resource: TrustingView) -> Iterator[Problem]:
    """A condition on whom EMR Serverless acts for names applications as their ARNs do."""
    for statement in resource.letting_in():
        for operator, source in compared(statement, "aws:sourcearn"):
            if not _may_be_application(source):
                yield Problem(resource.trusting, f"no application of EMR Serverless has the ARN {source!r}")
            elif operator.startswith("StringEquals") and "*" in source:
                yield Problem(
                    resource.trusting,
                    f"{operator} takes the * in {source!r} for what it is",
                    "compare with ArnLike",
                )


@rule(
    on=ServerlessRepositoryView,
    source=_IMAGES,
    severity=Severity.COMPLIANCE,
    remedy=_NAME_SOURCE,
    controls=("EMRC.SERVERLESS.11",),
)
def serverless_repository_for_anybody(repository: ServerlessRepositoryView) -> Iterator[Problem]:
    """EMR Serverless takes images for applications of this account only."""
    if any(serves_anybody(one) for one in repository.letting_in()):
        yield Problem("policy", "EMR Serverless takes images from here for applications of any account")


@rule(on=ServerlessRepositoryView, source=_IMAGES, severity=Severity.WARNING)
def serverless_repository_rights(repository: ServerlessRepositoryView) -> Iterator[Problem]:
    """A repository that lets EMR Serverless in allows all that it needs for an image."""
    statements = repository.letting_in()
    for action in access.actions("pull_serverless_image") if statements else ():
        allowed = [allows(one, action) for one in statements]
        if set(allowed) == {False}:
            yield Problem("policy", f"EMR Serverless may take images, but not use {action}", "allow it, too")


@rule(
    on=ServerlessKeyView,
    source=guide("jobs-log-encryption"),
    severity=Severity.COMPLIANCE,
    remedy=_NAME_SOURCE,
    controls=("EMRC.SERVERLESS.12",),
)
def serverless_key_for_anybody(key: ServerlessKeyView) -> Iterator[Problem]:
    """EMR Serverless uses a key for applications of this account only."""
    if any(serves_anybody(one) for one in key.letting_in()):
        yield Problem("policy", "EMR Serverless could be made to use the key for an application of another account")


@rule(
    on=AllowingView,
    source=_ROLE,
    severity=Severity.COMPLIANCE,
    remedy="name the roles of jobs, or ask for emr-serverless.amazonaws.com as iam:PassedToService",
    controls=("EMRC.SERVERLESS.13",),
)
def serverless_pass_any_role(policy: AllowingView) -> Iterator[Problem]:
    """Whoever starts jobs may hand EMR Serverless the roles of jobs, not every role to every service."""
    if policy.is_of_emr() and any(_starts_jobs(one) and _passes_any_role(one) for one in policy.rights_of_each()):
        yield Problem(policy.rights, "whoever may start jobs by this policy may hand any role to any service")


def _may_be_application(pattern: str) -> bool:
    """Whether an application may have an ARN like that."""
    match = _ARN.fullmatch(pattern)
    if match is None:
        return pattern.endswith("*")  # which the rest is under
    named = match["name"].startswith(_APPLICATIONS) or fnmatchcase(_APPLICATIONS, match["name"])
    return fnmatchcase("emr-serverless", match["service"]) and named


def _starts_jobs(statements: Statements) -> bool:
    return any(known(one) and allows(one, _START) is True for one in statements)


def _passes_any_role(statements: Statements) -> bool:
    return any(known(one) and passes_any_role(one) for one in statements)
