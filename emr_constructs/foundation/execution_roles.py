"""What the roles of jobs on EMR Serverless and on EKS have in common: logs, and being handed on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import aws_cdk as cdk  # whose S3 loads where it is used
from aws_cdk import Fn
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import environment_of, stack_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access
from emr_constructs.foundation import buckets, roles

_APPLICATION = re.compile(r"arn:[\w-]+:emr-serverless:[\w-]+:\d{12}:/applications/[0-9a-z]{1,64}", re.ASCII)


def application_violations(arn: str | None) -> Iterator[Violation]:
    """What is no ARN of an application of EMR Serverless."""
    if not (arn is None or is_token(arn) or _APPLICATION.fullmatch(arn)):
        shape = "arn:<partition>:emr-serverless:<region>:<account>:/applications/<id>"
        problem = f"`application_arn` ({arn!r}) is not the ARN of an application; write {shape}"
        yield Violation("ApplicationArnShape", problem)


def application_id(arn: str) -> str:
    """The id of an application of EMR Serverless, which is the end of its ARN."""
    # ``split_arn`` knows no resource that begins with a slash.
    return Fn.select(1, Fn.split(":/applications/", arn)) if is_token(arn) else arn.rpartition("/")[2]


def log_violations(bucket: cdk.aws_s3.IBucket | None, prefix: str | None) -> Iterator[Violation]:
    """What is wrong with the place for logs."""
    if prefix is not None and bucket is None:
        yield Violation("JobLogPrefix", f"`log_prefix` ({prefix!r}) is a place in no bucket; give `log_bucket` too")
    yield from buckets.prefix_violations("log_prefix", prefix)


def allow_log_group(role: iam.IRole, group: logs.ILogGroup) -> None:
    """Let jobs write to a log group, which they look for among all."""
    here = environment_of(role)
    everywhere = here.arn("logs", "*")
    give(role, access.actions("find_log_groups"), [everywhere])
    give(role, access.actions("write_log_group"), [group.log_group_arn])


def grant_pass(role: iam.Role, grantee: iam.IGrantable, kind: str) -> iam.Grant:
    """Let somebody hand a role to the service that runs its jobs, and to no other; as a policy in the role's stack.

    :param kind: of role, in the words of ``facts.access``.
    """
    violations = list(type_violations({"grantee": iam.IGrantable}, {"grantee": grantee}))
    if violations:
        raise EmrValidationError(violations, role.node.path)
    [service] = access.services(kind)
    return roles.allow_pass(roles.principal_at_hand(stack_of(role), grantee), role, service)
