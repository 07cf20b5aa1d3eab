"""Rights to use a key, by what it is used for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.scopes import environment_of
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import studio
from emr_constructs.foundation import keys
from emr_constructs.foundation.execution_roles import application_id, application_violations
from emr_constructs.foundation.key_policy import is_foreign, let, let_in_policy, trust_policy_of, violations_of
from emr_constructs.model.value import is_list_token

_DATA_KEYS: Final = ["kms:Decrypt", "kms:GenerateDataKey"]
_DESCRIBE: Final = "kms:DescribeKey"
_HINTS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(
        ("grantee", "service_role", "instance_role", "execution_role"),
        iam.IGrantable,
    ),
    "submitter": iam.IGrantable | None,
    "application_arn": str | None,
    "groups": Sequence[str | logs.ILogGroup],
    "read_only": bool,
    "catalog_id": str | None,
}


class KeyGrants:
    """Gives exactly the rights to a key that a purpose needs: ``emr.KeyGrants(key).data(role)``.

    Clusters and other constructs of this library call it for the keys they are given. Roles get a policy of IAM, AWS
    services a statement in the policy of the key. Where that cannot be changed, because the key is imported, a warning
    at the key (``ImportedKeyPolicy...``) prints the statement that its owner has to add; for a key of another account
    also the statements for roles. ``trust_policy`` silences them.

    :param key: a symmetric key of the stack's region: made here, or imported with its ARN.
    :raises EmrValidationError: ``ArgumentType``, ``KeyElsewhere``, ``KeyAlias``; from its methods ``ArgumentType``,
        ``StudioKeyAccount``, ``ApplicationArnShape``, ``UndecidableLogGroups``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
    """

    def __init__(self, key: kms.IKey) -> None:
        violations = list(type_violations({"key": kms.IKey}, {"key": key}))
        violations = violations or list(violations_of(key))
        if violations:
            raise EmrValidationError(violations)
        self._key = key

    def trust_policy(self) -> None:
        """Take it that the owner of an imported key has added all statements, or will: no warning prints one."""
        trust_policy_of(self._key)

    def data(self, grantee: iam.IGrantable) -> iam.Grant:
        """Encrypt and decrypt data in S3 and on local disks: for the nodes, and for each role that jobs have.

        :param grantee: the instance role or a cluster, a runtime role, an execution role.
        """
        _check(grantee=grantee)
        return keys.grant_data(self._key, grantee)

    def volumes(self, *, service_role: iam.IGrantable, instance_role: iam.IGrantable) -> iam.Grant:
        """Let EC2 encrypt EBS volumes of nodes, with the root volume, for these roles and through EC2 only.

        :param service_role: the role of the EMR service.
        :param instance_role: the role of the nodes.
        """
        _check(service_role=service_role, instance_role=instance_role)
        given = keys.grant_volumes(self._key, service_role, instance_role)
        # Nodes of a cluster may do this already, to encrypt data.
        return _all([*given, let(self._key, instance_role, "EmrVolumeKeys", ["kms:GenerateDataKey"])])

    def cluster_logs(self, *, service_role: iam.IGrantable, instance_role: iam.IGrantable) -> iam.Grant:
        """Encrypt the logs of clusters, also the copies that EMR keeps for clusters of this account and region.

        :param service_role: the role of the EMR service.
        :param instance_role: the role of the nodes.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-debugging.html
        """
        _check(service_role=service_role, instance_role=instance_role)
        return _all(keys.grant_cluster_logs(self._key, service_role, instance_role))

    def view_cluster_logs(self, grantee: iam.IGrantable) -> iam.Grant:
        """Look at the encrypted copies of logs that EMR keeps, through EMR: for whoever opens its UIs.

        :param grantee: a role of people.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-debugging.html
        """
        _check(grantee=grantee)
        conditions = {
            "StringLike": {"kms:EncryptionContext:aws:elasticmapreduce:clusterId": "j-*"},
            "StringEquals": {"kms:ViaService": self._service("elasticmapreduce")},
        }
        return let(self._key, grantee, "EmrLogViewers", _DATA_KEYS, conditions)

    def write_ahead_logs(self, instance_role: iam.IGrantable) -> iam.Grant:
        """Encrypt the write-ahead logs that HBase keeps in Amazon EMR WAL.

        :param instance_role: the role of the nodes.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/encryption-at-rest-kms.html
        """
        _check(instance_role=instance_role)
        return keys.grant_write_ahead_logs(self._key, instance_role)

    def log_groups(self, groups: Sequence[str | logs.ILogGroup] = ()) -> None:
        """Let CloudWatch Logs encrypt log groups of this account and region.

        :param groups: which, by their names or as constructs. Default: all
        :see: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        """
        _check(groups=groups)
        if is_list_token([one for one in groups if isinstance(one, str)]):
            problem = "`groups` is a list that only deployment knows, and the policy names each; write a list"
            raise EmrValidationError([Violation("UndecidableLogGroups", problem)])
        keys.let_log_groups(self._key, groups)

    def use_log_groups(self, grantee: iam.IGrantable) -> iam.Grant:
        """Write to encrypted log groups, read them, and encrypt them with the key, all through CloudWatch Logs.

        :param grantee: for example the role that writes flow logs.
        :see: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        """
        _check(grantee=grantee)
        conditions = {"StringEquals": {"kms:ViaService": self._service("logs")}}
        return let(self._key, grantee, "UsersOfLogGroups", keys.DATA_ACTIONS, conditions)

    def secrets(self, grantee: iam.IGrantable) -> iam.Grant:
        """Read secrets in Secrets Manager that are encrypted with the key.

        CDK's ``secret.grant_read`` writes this into the policy of the key: of an imported key that is lost, and with a
        key of another stack the stacks wait for each other. Import the secret without its key there, and call this.

        :param grantee: a role, or a cluster: the role of its nodes.
        :see: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
        """
        _check(grantee=grantee)
        via = {"StringEquals": {"kms:ViaService": self._service("secretsmanager")}}
        return let(self._key, grantee, "Secrets", ["kms:Decrypt"], via)

    def serverless_disks(
        self,
        *,
        execution_role: iam.IGrantable,
        submitter: iam.IGrantable | None = None,
        application_arn: str | None = None,
    ) -> iam.Grant:
        """Encrypt the disks of EMR Serverless workers. Without its right, EMR refuses the job of a submitter.

        :param execution_role: the role of the jobs.
        :param submitter: who submits jobs; call it again for a further one. Default: nobody
        :param application_arn: the only application that may use the key. An application of the same stack that names
            the key cannot be named here: each would wait for the other. Default: all of this account and region
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/disk-encryption-cmk.html
        """
        _check(execution_role=execution_role, submitter=submitter, application_arn=application_arn)
        self._let_serverless_disks(application_arn)
        given = let(self._key, execution_role, "ServerlessDisksOfJobs", _DATA_KEYS)
        return given if submitter is None else given.combine(self._let_submitter_of_disks(submitter))

    def serverless_logs(
        self,
        *,
        execution_role: iam.IGrantable,
        submitter: iam.IGrantable | None = None,
        application_arn: str | None = None,
    ) -> iam.Grant:
        """Encrypt the logs of EMR Serverless in S3 and in EMR's own storage; for CloudWatch see ``log_groups``.

        :param execution_role: the role of the jobs.
        :param submitter: who submits jobs or looks at logs; call it again for a further one. Default: nobody
        :param application_arn: the only application that may use the key; see ``serverless_disks``. Default: all of
            this account and region
        :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-log-encryption.html
        """
        _check(execution_role=execution_role, submitter=submitter, application_arn=application_arn)
        self._let_serverless_logs(application_arn)
        given = let(self._key, execution_role, "ServerlessLogsOfJobs", _DATA_KEYS)
        if submitter is not None:
            given = given.combine(self._let_log_submitter(submitter))
        return given

    def _let_log_submitter(self, submitter: iam.IGrantable) -> iam.Grant:
        return let(self._key, submitter, "ServerlessLogsSubmitter", _DATA_KEYS)

    def studio_workspaces(self, service_role: iam.IGrantable) -> iam.Grant:
        """Encrypt the notebooks and files of the workspaces of a Studio. The key must be of the Studio's account.

        :param service_role: the service role of the Studio.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-workspace-storage-encryption.html
        """
        _check(service_role=service_role)
        violations = list(studio_key_violations(self._key))
        if violations:
            raise EmrValidationError(violations)
        via = {"StringEquals": {"kms:ViaService": self._service("s3")}}
        used = [one for one in studio.service_role_actions("use_key") if one != _DESCRIBE]
        through_s3 = let(self._key, service_role, "StudioWorkspaces", used, via)
        return through_s3.combine(let(self._key, service_role, "StudioKey", [_DESCRIBE]))

    def glue_catalog(
        self, grantee: iam.IGrantable, *, read_only: bool = False, catalog_id: str | None = None
    ) -> iam.Grant:
        """Read, and change, definitions in a Glue Data Catalog that is encrypted with the key.

        A catalog with a role of its own for its key needs no such right.

        :param grantee: who has rights to the catalog.
        :param read_only: decrypt only. Default: False
        :param catalog_id: the catalog; a catalog has the id of its account. Default: that of the account
        :see: https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html
        """
        _check(grantee=grantee, read_only=read_only, catalog_id=catalog_id)
        actions = ["kms:Decrypt", *(() if read_only else ("kms:Encrypt", "kms:GenerateDataKey"))]
        context = {"kms:EncryptionContext:glue_catalog_id": catalog_id or environment_of(self._key).account}
        using = let(self._key, grantee, "GlueCatalog", actions, {"StringEquals": context})
        return using.combine(let(self._key, grantee, "GlueKey", [_DESCRIBE]))

    def _service(self, name: str) -> str:
        """A service through which a key is used, as KMS names it."""
        here = environment_of(self._key)
        return f"{name}.{here.region}.{here.url_suffix}"

    def _let_serverless_logs(self, application_arn: str | None = None) -> None:
        """Let the service itself keep logs, for one application or for all of this account and region."""
        source = application_arn or environment_of(self._key).arn("emr-serverless", "/applications/*")
        self._let_serverless("ServerlessLogs", {"ArnLike": {"aws:SourceArn": source}})

    def _let_serverless_disks(self, application_arn: str | None = None) -> None:
        """Let the service itself encrypt disks, for one application or for all of this account and region."""
        here, context = environment_of(self._key), "kms:EncryptionContext:applicationId"
        source = {"aws:SourceArn": application_arn or here.arn("emr-serverless", "/applications/*")}
        equal, null = {"aws:SourceAccount": here.account}, {}
        if application_arn is None:
            null = {"Null": {context: "false"}}
        else:
            equal[context] = application_id(application_arn)
        self._let_serverless("ServerlessDisks", {"ArnLike": source, "StringEquals": equal, **null})

    def _let_submitter_of_disks(self, submitter: iam.IGrantable) -> iam.Grant:
        """Let somebody say the key to EMR Serverless, which looks whether they may use it."""
        via = {"StringEquals": {"kms:ViaService": self._service("emr-serverless")}}
        described = let(self._key, submitter, "ServerlessKeySubmitter", [_DESCRIBE])
        return described.combine(let(self._key, submitter, "ServerlessDisksSubmitter", _DATA_KEYS, via))

    def _let_serverless(self, purpose: str, conditions: Mapping[str, Mapping[str, str]]) -> None:
        statement = iam.PolicyStatement(
            principals=[iam.ServicePrincipal("emr-serverless.amazonaws.com")],
            actions=_DATA_KEYS,
            resources=["*"],
            conditions=conditions,
        )
        let_in_policy(self._key, purpose, statement)


def studio_key_violations(key: kms.IKey) -> Iterator[Violation]:
    """Why a key is none for the Workspaces of a Studio."""
    yield from violations_of(key)
    if is_foreign(key):
        problem = (
            f"{keys.arn_of(key)} is of another account, and workspaces are encrypted with a key of the account of "
            "their Studio; use such a key"
        )
        yield Violation("StudioKeyAccount", problem)


def _check(**given: Any) -> None:
    """Say it in Python's words where somebody is named by an ARN, say; jsii would show its kernel."""
    violations = list(type_violations({name: _HINTS[name] for name in given}, given))
    violations = violations or list(application_violations(given.get("application_arn")))
    if violations:
        raise EmrValidationError(violations)


def _all(grants: Sequence[iam.Grant]) -> iam.Grant:
    """What a purpose gives to several roles, as one grant: it can be waited for."""
    return reduce(iam.Grant.combine, grants)
