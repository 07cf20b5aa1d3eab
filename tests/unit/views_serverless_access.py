"""Cases of the rules on who reaches EMR Serverless and what it reaches, and good ones in which everything is said."""

from __future__ import annotations

from typing import Any

from views import Case, case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.network import InlinePolicyView
from emr_constructs.rules.views.serverless_access import (
    ServerlessKeyView,
    ServerlessManagedPolicyView,
    ServerlessPolicyView,
    ServerlessRepositoryView,
    ServerlessRolePolicyView,
    ServerlessRoleView,
)

SERVICE = "emr-serverless.amazonaws.com"
APPLICATIONS = "arn:aws:emr-serverless:eu-west-1:111122223333:/applications/*"
_PULL = ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer"]
_ASK = "ask for aws:SourceAccount, or aws:SourceArn, in its condition"
_ROLE = f"EMR Serverless could be made to take the role for an application of another account; {_ASK}"
_KEY = f"EMR Serverless could be made to use the key for an application of another account; {_ASK}"
_IMAGES = f"EMR Serverless takes images from here for applications of any account; {_ASK}"
_ANY_ROLE = (
    "whoever may start jobs by this policy may hand any role to any service; "
    f"name the roles of jobs, or ask for {SERVICE} as iam:PassedToService"
)


def policy(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any, service: Any = SERVICE, /, **conditions: Any) -> dict[str, Any]:
    """A statement that lets a service in; conditions by operator."""
    said = {"Condition": conditions} if conditions else {}
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, **said}


def from_account(action: Any) -> dict[str, Any]:
    return allow(action, StringEquals={"AWS:SourceAccount": "111122223333"})


def right(action: Any, resource: Any = "*", /, **conditions: Any) -> dict[str, Any]:
    """A statement that allows something."""
    said = {"Condition": conditions} if conditions else {}
    return {"Effect": "Allow", "Action": action, "Resource": resource, **said}


def role(*statements: Any) -> ServerlessRoleView:
    return ServerlessRoleView(trust=policy(*statements))


def repository(*statements: Any) -> ServerlessRepositoryView:
    return ServerlessRepositoryView(policy=policy(*statements))


def key(*statements: Any) -> ServerlessKeyView:
    return ServerlessKeyView(policy=policy(*statements))


def rights(*statements: Any) -> ServerlessPolicyView:
    return ServerlessPolicyView(document=policy(*statements))


START = right("emr-serverless:StartJobRun")
ASSUME = "sts:AssumeRole"


def _source(arn: Any, *, operator: str = "ArnLike", others: Any = ()) -> ServerlessRoleView:
    return role(allow(ASSUME, **{operator: {"aws:SourceArn": arn}}), *others)


def _no_such(arn: str) -> str:
    written = "write it like arn:<partition>:emr-serverless:<region>:<account>:/applications/*"
    return f"no application of EMR Serverless has the ARN {arn!r}; {written}"


def _sources() -> list[Case]:
    found = []
    for arn, better in [
        (APPLICATIONS.replace(":/", ":"), APPLICATIONS),
        ("arn:aws:elasticmapreduce:eu-west-1:111122223333:cluster/*", "arn:aws:emr-serverless:*"),
        ("arn:aws:emr-serverless:eu-west-1:111122223333:/application/00f", APPLICATIONS.replace("*", "00f")),
        ("arn:aws:elasticmapreduce:eu-west-1:111122223333:/applications/00f", "arn:aws:*:eu-west-1:111122223333:*"),
        ("111122223333", "arn:*"),
    ]:
        found.append(case("ServerlessSource", _source([better, arn]), _no_such(arn), good=_source([better])))
    literal = f"StringEquals takes the * in {APPLICATIONS!r} for what it is; compare with ArnLike"
    exact = APPLICATIONS.replace("*", "00f1abcdef")
    found.append(
        case(
            "ServerlessSource",
            _source(APPLICATIONS, operator="StringEquals"),
            literal,
            good=_source(exact, operator="StringEquals"),
        )
    )
    return found


def _open_to(view: Any, action: Any, code: str, message: str) -> list[Case]:
    """What lets EMR Serverless in for anybody, and what only looks like it."""
    service = "lambda.amazonaws.com"
    return [
        case(code, view(allow(action)), message, good=view(from_account(action))),
        case(code, view(allow(action, [service, SERVICE])), message, good=view(allow(action, service))),
        case(
            code,
            view(allow(action), from_account(action)),
            message,
            good=view(allow(action, ArnLike={"aws:SourceArn": UNKNOWN})),
        ),
        case(
            code,
            view(allow(action, StringEquals={"aws:PrincipalOrgID": "o-1"})),
            message,
            good=view(allow(action, StringEquals={"aws:SourceOrgID": "o-1"})),
        ),
        case(code, view(allow(action)), message, good=view(UNKNOWN, {**allow(action), "Condition": UNKNOWN})),
        case(code, view(allow(action)), message, good=view({**allow(action), "Effect": "Deny"}, from_account(action))),
    ]


def _passing(resource: Any) -> dict[str, Any]:
    return right("iam:PassRole", resource)


_JOBS = "arn:aws:iam::111122223333:role/jobs/*"
_TO_SERVERLESS = {"StringLike": {"iam:PassedToService": SERVICE}}
CASES = [
    *_open_to(role, ASSUME, "ServerlessRoleForAnybody", _ROLE),
    *_open_to(repository, _PULL, "ServerlessRepositoryForAnybody", _IMAGES),
    *_open_to(key, ["kms:Decrypt", "kms:GenerateDataKey"], "ServerlessKeyForAnybody", _KEY),
    case(
        "ServerlessKeyForAnybody",
        key(allow("kms:Decrypt")),
        _KEY,
        good=key(allow("kms:Decrypt", StringEquals={"kms:EncryptionContext:applicationId": "00f"})),
    ),
    *_sources(),
    case(
        "ServerlessRepositoryRights",
        repository(from_account(_PULL[:1]), from_account(_PULL[2:])),
        "EMR Serverless may take images, but not use ecr:DescribeImages; allow it, too",
        good=repository(from_account(_PULL[:1]), from_account(["ecr:describe*", *_PULL[2:]])),
    ),
    case(
        "ServerlessRepositoryRights",
        repository(from_account("ecr:Get*")),
        "EMR Serverless may take images, but not use ecr:BatchGetImage; allow it, too",
        "EMR Serverless may take images, but not use ecr:DescribeImages; allow it, too",
        good=repository(from_account("ecr:Get*"), from_account(UNKNOWN)),
    ),
    case(
        "ServerlessPassAnyRole",
        rights(START, _passing("*")),
        _ANY_ROLE,
        good=rights(START, _passing([_JOBS])),
    ),
    case(
        "ServerlessPassAnyRole",
        rights(right(["iam:*", "emr-serverless:*"], ["*"])),
        _ANY_ROLE,
        good=rights(right("*")),
    ),
    case(
        "ServerlessPassAnyRole",
        rights(START, _passing("arn:aws:iam::111122223333:role/*")),
        _ANY_ROLE,
        good=rights(START, right("iam:PassRole", "*", **_TO_SERVERLESS)),
    ),
    case(
        "ServerlessPassAnyRole",
        rights(START, _passing("*")),
        _ANY_ROLE,
        good=rights(right("emr-serverless:GetJobRun"), _passing("*")),
    ),
    case(
        "ServerlessPassAnyRole",
        rights(UNKNOWN, START, _passing("*")),
        _ANY_ROLE,
        good=rights(START, right(UNKNOWN), _passing(UNKNOWN), {**_passing("*"), "Condition": UNKNOWN}),
    ),
    case(
        "ServerlessPassAnyRole",
        ServerlessRoleView(inline_policies=(InlinePolicyView(document=policy(START, _passing("*"))),)),
        _ANY_ROLE,
        good=ServerlessRoleView(
            inline_policies=(
                InlinePolicyView(document=policy(START)),
                InlinePolicyView(document=policy(_passing("*"))),
            )
        ),
    ),
    case(
        "ServerlessPassAnyRole",
        ServerlessManagedPolicyView(document=policy(START, _passing("*"))),
        _ANY_ROLE,
        good=ServerlessManagedPolicyView(document=UNKNOWN),
    ),
    case(
        "ServerlessPassAnyRole",
        ServerlessRolePolicyView(document=policy(START, _passing("*"))),
        _ANY_ROLE,
        good=ServerlessRolePolicyView(document=policy(START)),
    ),
]

_CONFINED = allow(ASSUME, StringEquals={"aws:SourceAccount": "111122223333"}, ArnLike={"aws:SourceArn": APPLICATIONS})
_GOOD = policy(START, right("iam:PassRole", _JOBS, **_TO_SERVERLESS))
FULL: dict[str, View] = {
    "role of serverless jobs": ServerlessRoleView(
        name="jobs",
        trust=policy(_CONFINED),
        managed_policies=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
        inline_policies=(InlinePolicyView(document=_GOOD),),
        policies=(UNKNOWN,),
        role_policies=(UNKNOWN,),
        own_managed_policies=(UNKNOWN,),
    ),
    "policy for serverless jobs": ServerlessPolicyView(document=_GOOD),
    "policy of a role for serverless jobs": ServerlessRolePolicyView(document=_GOOD),
    "managed policy for serverless jobs": ServerlessManagedPolicyView(document=_GOOD),
    "repository of serverless images": repository(from_account(_PULL)),
    "key of EMR Serverless": key(from_account("kms:Decrypt")),
}
