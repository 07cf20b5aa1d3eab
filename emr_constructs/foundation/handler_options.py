"""What is said of the Lambda function behind a custom resource. Whoever only says it does not load what makes it."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.value import Value


@dataclass(frozen=True, kw_only=True)
class HandlerOptions(Value):
    """How the Lambda function behind a custom resource is made: its role, and where its logs go.

    A stack has one function for all its custom resources of a kind, so these say the same options.

    :param role: role of the function, which gains the rights that it needs; Lambda must be able to assume it.
        Default: a new one. Of a role that cannot be changed a warning says what its owner has to add
    :param path: IAM path of the role that is made. Default: ``/``
    :param permissions_boundary: policy that limits the role that is made. Default: none
    :param log_group: where the function logs. Default: a new one, deleted with the stack
    :param log_retention: how long the log group that is made keeps logs. Default: one year
    :param log_encryption_key: key for the log group that is made. Default: CloudWatch Logs' own
    :raises EmrValidationError: ``ArgumentType``, ``HandlerRole``, ``HandlerLogs``.
    """

    role: iam.IRole | None = None
    path: str | None = None
    permissions_boundary: iam.IManagedPolicy | None = None
    log_group: logs.ILogGroup | None = None
    log_retention: logs.RetentionDays | None = None
    log_encryption_key: kms.IKey | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = []
        if self.role is not None and (self.path or self.permissions_boundary):
            of_role = "`path` and `permissions_boundary` are for the role that is made; leave out `role`, or these"
            violations.append(Violation("HandlerRole", of_role))
        if self.log_group is not None and (self.log_retention or self.log_encryption_key):
            of_logs = (
                "`log_retention` and `log_encryption_key` are for the log group that is made; leave out `log_group`"
            )
            violations.append(Violation("HandlerLogs", of_logs))
        if violations:
            raise EmrValidationError(violations)
