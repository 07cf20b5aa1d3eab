"""Authorization by Apache Ranger, as a value that a security configuration is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import aws_cdk  # whose Secrets Manager loads where it is used: most clusters have no secrets
from aws_cdk import Names
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct
from typing_extensions import Self

from emr_constructs._jsii.scopes import environment_of
from emr_constructs.facts import access
from emr_constructs.facts import security as facts
from emr_constructs.model.assumed_roles import let_take
from emr_constructs.model.configuration_secret import grant_secrets
from emr_constructs.model.security_block import SecurityBlock
from emr_constructs.model.security_documents import arn_in, parsed_role, parsed_secret, said
from emr_constructs.model.value import NamedThing, Value, declare_constants, view_of
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.identity import RangerPluginView, RangerView

_URL: Final = "AdminServerURL"
_SECRET: Final = "AdminServerSecretARN"
_PLUGINS_ROLE: Final = "RoleForRangerPluginsARN"
_OTHERS_ROLE: Final = "RoleForOtherAWSServicesARN"
_PLUGINS: Final = "RangerPluginConfigurations"
_AUDIT: Final = ("AuditConfiguration", "Destinations", "AmazonCloudWatchLogs", "CloudWatchLogGroup")


@dataclass(frozen=True)
class RangerApplication(NamedThing):
    """What asks Apache Ranger. ``of()`` takes one that has no constant here.

    :param name: the name as EMR spells it, for example ``EMRFS-S3``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-ranger-security-config.html
    """

    EMRFS_S3: ClassVar[RangerApplication]
    HIVE: ClassVar[RangerApplication]
    SPARK: ClassVar[RangerApplication]
    TRINO: ClassVar[RangerApplication]

    @classmethod
    def of(cls, name: str) -> RangerApplication:
        """An application by its name.

        :param name: as EMR spells it.
        """
        return cls(name)


declare_constants(
    RangerApplication,
    {one.upper().replace("-", "_"): one for one in facts.values("ranger_app")}.__getitem__,
)


@dataclass(frozen=True, kw_only=True)
class RangerPlugin(Value):
    """A plugin of Apache Ranger that EMR installs for an application.

    :param app: what asks Ranger: ``RangerApplication.SPARK``. An application that is installed needs its plugin.
    :param client_secret: secret with the private key and the certificate of the plugin, in PEM format, as plain text.
    :param policy_repository: the name of the service in Ranger that has the policies: ``amazonemrspark``.
    :raises EmrValidationError: ``ArgumentType``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-ranger-security-config.html
    """

    _VIEW: ClassVar = RangerPluginView

    app: RangerApplication
    client_secret: aws_cdk.aws_secretsmanager.ISecret
    policy_repository: str

    def _view(self) -> RangerPluginView:
        return view_of(RangerPluginView, self, client_secret=UNKNOWN)

    def _render(self) -> dict[str, Any]:
        return {
            "App": self.app.name,
            "ClientSecretARN": self.client_secret.secret_arn,
            "PolicyRepositoryName": self.policy_repository,
        }

    @classmethod
    def _parse(cls, scope: Construct, id: str, document: Mapping[str, Any]) -> Self:  # noqa: A002
        return cls(
            app=RangerApplication.of(document["App"]),
            client_secret=parsed_secret(scope, id, document, "ClientSecretARN"),
            policy_repository=document["PolicyRepositoryName"],
        )


@dataclass(frozen=True, kw_only=True)
class Ranger(SecurityBlock):
    """Authorization by an Apache Ranger server of your own, for Spark, Hive, EMRFS and Trino.

    From emr-5.32.0 and emr-6.3.0 up to emr-7.3.0: later releases do not support it. Needs Kerberos or LDAP; not with
    three primary nodes, the Glue Data Catalog, Iceberg, Hudi or Delta Lake. Nodes get the right to take both roles and
    to read the secrets, the role of plugins that to write the audit log.

    :param admin_url: the Ranger server: ``https://ranger.example.com:6182``.
    :param admin_secret: secret with the server's certificate, in PEM format, as plain text.
    :param plugins_role: role with which the plugins read and write data in S3; its rights are yours to give.
    :param other_services_role: role with which users reach other services of AWS, and no data.
    :param plugins: one for each application that asks Ranger.
    :param audit_log_group: where to log who was let in to what. Default: audits are not sent to CloudWatch Logs
    :raises EmrValidationError: ``ArgumentType``; with the configuration ``RangerAuthentication``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-ranger.html
    """

    _PLACE: ClassVar[tuple[str, ...]] = ("AuthorizationConfiguration", "RangerConfiguration")
    _VIEW: ClassVar = RangerView

    admin_url: str
    admin_secret: aws_cdk.aws_secretsmanager.ISecret
    plugins_role: iam.IRole
    other_services_role: iam.IRole
    plugins: Sequence[RangerPlugin]
    audit_log_group: logs.ILogGroup | None = None

    def _view(self) -> RangerView:
        group = None if self.audit_log_group is None else UNKNOWN
        named = dict.fromkeys(("admin_secret", "plugins_role", "other_services_role"), UNKNOWN)
        return view_of(RangerView, self, audit_log_group=group, **named)

    def _seen(self) -> dict[str, Any]:
        return {"ranger": self._view()}

    def _document(self, scope: Construct) -> dict[str, Any]:
        audit: Any = _arn_of(scope, self.audit_log_group) if self.audit_log_group is not None else None
        for key in reversed(_AUDIT[1:]):
            audit = {key: audit} if audit is not None else None
        return said(
            {
                _URL: self.admin_url,
                _PLUGINS_ROLE: self.plugins_role.role_arn,
                _OTHERS_ROLE: self.other_services_role.role_arn,
                _SECRET: self.admin_secret.secret_arn,
                _PLUGINS: [one._render() for one in self.plugins],
                _AUDIT[0]: audit,
            }
        )

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        audit: Mapping[str, Any] = document
        for key in _AUDIT[:-1]:
            audit = audit.get(key, {})
        group = arn_in(audit, _AUDIT[-1], "logs", "a log group") if _AUDIT[-1] in audit else None
        return cls(
            admin_url=document[_URL],
            admin_secret=parsed_secret(scope, "RangerServer", document, _SECRET),
            plugins_role=parsed_role(scope, "RangerPluginsRole", document, _PLUGINS_ROLE),
            other_services_role=parsed_role(scope, "RangerOtherServicesRole", document, _OTHERS_ROLE),
            plugins=[
                RangerPlugin._parse(scope, f"RangerPlugin{index}", one)
                for index, one in enumerate(document.get(_PLUGINS, ()), 1)
            ],
            audit_log_group=logs.LogGroup.from_log_group_arn(scope, "RangerAuditLogs", group)
            if group is not None
            else None,
        )

    def _settled(self, scope: Construct, key: kms.IKey | None) -> Self:
        if self.audit_log_group is not None:
            # A policy of its own stands here, wherever the role does. CDK's name for it may be that of another stack's.
            iam.Policy(
                scope,
                "RangerAudit",
                policy_name=f"{Names.unique_resource_name(scope, max_length=100)}RangerAudit",
                roles=[self.plugins_role],
                statements=[
                    iam.PolicyStatement(
                        actions=list(access.actions("write_ranger_audit")),
                        resources=[self.audit_log_group.log_group_arn],
                    )
                ],
            )
        return self

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("ranger",)

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        for role in (self.plugins_role, self.other_services_role):
            let_take(role, instance_role, *access.actions("take_ranger_role"))
        grant_secrets([self.admin_secret, *(one.client_secret for one in self.plugins)], instance_role)


def _arn_of(scope: Construct, group: logs.ILogGroup) -> str:
    """The ARN of a log group as EMR wants it: without the streams, which CDK and CloudFormation put behind it."""
    arn = group.log_group_arn
    if arn.endswith(":*"):
        return arn.removesuffix(":*")
    place = group.env
    return f"arn:{environment_of(scope).partition}:logs:{place.region}:{place.account}:log-group:{group.log_group_name}"
