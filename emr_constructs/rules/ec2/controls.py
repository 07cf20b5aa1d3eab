"""Controls: what security standards, and this library, ask of clusters and security configurations.

A control is told only where the protection is certainly missing: said to be off, or not said where EMR leaves it off.
"""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import access as access_facts
from emr_constructs.facts import releases
from emr_constructs.facts import security as facts
from emr_constructs.rules.ec2.placed import security_groups
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.statements import of_services, serves_anybody
from emr_constructs.rules.view import Maybe, items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.network import RoleView
from emr_constructs.rules.views.security import SecurityConfigurationView

_CONTROL = Severity.COMPLIANCE
_SECURITY = management_guide("emr-create-security-configuration")
_OPTIONS = management_guide("emr-data-encryption-options")
_LOGS = management_guide("emr-plan-debugging")
_GUARD = "Guard:EMR_SECURITY_CONFIG_ENABLED_AND_CONFIGURED_RULE"


@rule(
    on=SecurityConfigurationView,
    source=_OPTIONS,
    severity=_CONTROL,
    remedy="switch it on",
    controls=("SecurityHub:EMR.3", "Config:emr-security-configuration-encryption-rest", _GUARD),
)
def encrypted_at_rest(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration encrypts data at rest."""
    if security.at_rest in (None, False):
        yield Problem("at_rest", "`at_rest` is off")


@rule(
    on=SecurityConfigurationView,
    source=_OPTIONS,
    severity=_CONTROL,
    remedy="switch it on",
    controls=(
        "SecurityHub:EMR.4",
        "Config:emr-security-configuration-encryption-transit",
        "ControlTower:CT.EMR.PR.4",
        _GUARD,
    ),
)
def encrypted_in_transit(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration encrypts traffic between nodes."""
    if security.in_transit in (None, False):
        yield Problem("in_transit", "`in_transit` is off")


@rule(
    on=SecurityConfigurationView,
    source=_OPTIONS,
    severity=_CONTROL,
    remedy="use SSE-KMS",
    controls=("ControlTower:CT.EMR.PR.1", _GUARD),
)
def encrypted_s3(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration says how data in S3 is encrypted."""
    if security.s3_mode is None or security.at_rest in (None, False):
        yield Problem("s3_mode", "EMR does not encrypt what it writes to S3")


@rule(
    on=SecurityConfigurationView,
    source=_OPTIONS,
    severity=_CONTROL,
    remedy="use SSE-KMS or CSE-KMS",
    controls=("ControlTower:CT.EMR.PR.2", "EMRC.EC2.7"),
)
def encrypted_s3_with_key(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Data in S3 is encrypted with a key in AWS KMS."""
    if security.at_rest in (None, False) or security.s3_mode is None or _has_no_key(security.s3_mode):
        yield Problem("s3_mode", "data in S3 is not encrypted with a KMS key")
    for override in items(security.s3_overrides):
        if _has_no_key(override.mode):
            yield Problem("s3_overrides", f"data in {override.bucket!r} is not encrypted with a KMS key")


@rule(
    on=SecurityConfigurationView,
    source=_OPTIONS,
    severity=_CONTROL,
    remedy="use AwsKms, with EBS encryption",
    controls=("EMRC.EC2.6", _GUARD),
)
def encrypted_local_disks(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration encrypts the local disks of nodes."""
    if security.local_disk_provider is None or security.at_rest in (None, False):
        yield Problem("local_disk_provider", "local disks are not encrypted with a key of yours")


@rule(
    on=SecurityConfigurationView,
    source=_OPTIONS,
    severity=_CONTROL,
    remedy="switch it on",
    controls=("ControlTower:CT.EMR.PR.3", "EMRC.EC2.9"),
)
def encrypted_volumes(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration encrypts EBS volumes, root volumes included, with a key in AWS KMS."""
    if security.ebs in (None, False) or security.at_rest in (None, False):
        yield Problem("ebs", "`ebs` is off")


@rule(
    on=SecurityConfigurationView,
    source=_SECURITY,
    severity=_CONTROL,
    remedy="allow version 2 only",
    controls=("EMRC.EC2.4",),
)
def metadata_version(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration does not allow version 1 of the metadata service."""
    if security.imds_version == 1:
        yield Problem("imds_version", "version 1 of the metadata service is allowed")


@rule(
    on=ClusterView,
    source=_SECURITY,
    severity=_CONTROL,
    remedy="allow version 2 only, in its security configuration",
    controls=("EMRC.EC2.4",),
)
def metadata_version_default(cluster: ClusterView) -> Iterator[Problem]:
    """Nodes before Amazon Linux 2023, which allow version 1 of the metadata service by default, are told not to."""
    security, label = cluster.security_configuration, cluster.release_label
    unsaid = security is None or (known(security) and security.imds_version is None)
    if unsaid and known(label) and releases.operating_system(label) in ("AL1", "AL2"):
        yield Problem("security_configuration", f"nodes of {label} allow version 1 of the metadata service")


@rule(
    on=ClusterView,
    source=management_guide("emr-kerberos"),
    severity=_CONTROL,
    remedy="use a security configuration with Kerberos, and give realm and password",
    controls=("Config:emr-kerberos-enabled", "Guard:EMR_KERBEROS_ENABLED"),
)
def kerberos_enabled(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster uses Kerberos."""
    if cluster.kerberos is None:
        yield Problem("kerberos", "the cluster does not use Kerberos")


@rule(
    on=ClusterView,
    source=management_guide("emr-security-configurations"),
    severity=_CONTROL,
    remedy="give it one",
    controls=("EMRC.EC2.1",),
)
def security_configuration_given(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster has a security configuration."""
    if cluster.security_configuration is None:
        yield Problem("security_configuration", "the cluster has no security configuration: it encrypts nothing")


@rule(on=ClusterView, source=_LOGS, severity=_CONTROL, remedy="say a place in S3", controls=("EMRC.EC2.2",))
def logs_kept(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster keeps its logs in S3."""
    if cluster.log_uri is None:
        yield Problem("log_uri", "the logs of the cluster go with its nodes")


@rule(on=ClusterView, source=_LOGS, severity=_CONTROL, remedy="give a key for them", controls=("EMRC.EC2.3",))
def logs_encrypted(cluster: ClusterView) -> Iterator[Problem]:
    """The logs of a cluster are encrypted with a key of yours."""
    if cluster.log_uri is not None and cluster.log_encryption_key is None:
        yield Problem("log_encryption_key", "EMR encrypts the logs with no key of yours")


@rule(
    on=ClusterView,
    source=management_guide("emr-plan-access-ssh"),
    severity=_CONTROL,
    remedy="use Session Manager",
    controls=("EMRC.EC2.5",),
)
def no_ssh_key(cluster: ClusterView) -> Iterator[Problem]:
    """Nobody holds a key to the nodes of a cluster."""
    if known(cluster.key_name):
        yield Problem("key_name", f"whoever has the key pair {cluster.key_name!r} can log in to the nodes")


@rule(
    on=ClusterView,
    source=management_guide("emr-block-public-access"),
    severity=_CONTROL,
    remedy="name the addresses that need access",
    controls=("EMRC.EC2.8",),
)
def closed_to_world(cluster: ClusterView) -> Iterator[Problem]:
    """The security groups of a cluster let nobody in from the whole internet."""
    for field, group in security_groups(cluster):
        if any(one.from_world() for one in group.all_ingress()):
            yield Problem(field, f"`{field}` lets the whole internet in")


@rule(
    on=ClusterView,
    source=management_guide("emr-iam-role"),
    severity=_CONTROL,
    remedy="add a condition on aws:SourceAccount or aws:SourceArn to its trust policy",
    controls=("EMRC.EC2.10",),
)
def confined_service_role(cluster: ClusterView) -> Iterator[Problem]:
    """EMR takes the service role for clusters of this account only."""
    role = cluster.service_role
    statements = role.statements() if known(role) else ()
    for statement in of_services(statements, access_facts.services("service_role")):
        if serves_anybody(statement):
            yield Problem("service_role", "EMR could be made to use `service_role` for somebody else")


@rule(
    on=ClusterView,
    source=management_guide("emr-iam-roles"),
    severity=_CONTROL,
    remedy="allow what EMR and the jobs need, and no more",
    controls=("EMRC.EC2.11",),
)
def no_administrators(cluster: ClusterView) -> Iterator[Problem]:
    """Neither EMR nor the nodes of a cluster have the rights of an administrator."""
    profile = cluster.instance_profile
    nodes = items(profile.roles) if known(profile) else ()
    roles: list[tuple[str, Maybe[RoleView]]] = [("service_role", cluster.service_role)]
    for field, role in [*roles, *(("instance_profile", one) for one in nodes)]:
        for name in access_facts.policies("administrator"):
            if known(role) and name in role.policy_names():
                yield Problem(field, f"`{field}` has {name}")


def _has_no_key(mode: Maybe[str]) -> bool:
    """Whether a mode of encryption in S3 certainly uses no KMS key."""
    return known(mode) and mode not in facts.values("s3_mode_with_key")
