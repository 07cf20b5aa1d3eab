"""Rules on clusters that Workspaces of EMR Studio are attached to: their primary node has the group of its engines."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import applications, features, instance_types, releases
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import type_names
from emr_constructs.rules.ec2.placed import security_groups, subnet_field, vpcs
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import complete, items, known
from emr_constructs.rules.views.cluster import ClusterView

_CLUSTERS = management_guide("emr-studio-cluster-requirements")
_LIMITS = management_guide("emr-studio-considerations")
_GROUPS = management_guide("emr-studio-security-groups")


@rule(on=ClusterView, source=_CLUSTERS)
def studio_cluster_release(cluster: ClusterView) -> Iterator[Problem]:
    """EMR Studio works with clusters from emr-5.32.0 and emr-6.2.0 on."""
    if cluster.studios():
        yield from needs(cluster, "studio", "release_label", features.title("studio"))


@rule(on=ClusterView, source=_CLUSTERS)
def studio_cluster_applications(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster for Workspaces runs Spark, Livy and JupyterEnterpriseGateway."""
    missing = [name for name in applications.for_studio() if name not in cluster.application_names()]
    if cluster.studios() and missing and complete(cluster.applications):
        named = " and ".join(missing)
        yield Problem("applications", f"Workspaces of EMR Studio need {named}", f"add {named} to `applications`")


@rule(on=ClusterView, source=_LIMITS)
def studio_cluster_graviton(cluster: ClusterView) -> Iterator[Problem]:
    """EMR Studio works with Graviton from emr-5.36.1 and emr-6.9.0 on."""
    label = cluster.release_label if _has_studio(cluster) else None
    version = releases.parse(label) if known(label) else None
    if not (known(label) and version and features.supports("studio_graviton", label) is False):
        return
    remedy = f"use Intel or AMD, or {features.minimum('studio_graviton', version.line)} or later"
    for node, name in type_names(cluster):
        kind = instance_types.get(name)
        if kind and kind.architecture == "ARM64":
            yield Problem(
                node.field, f"{node.label}: {name} is Graviton, which EMR Studio does not know in {label}", remedy
            )


@rule(
    on=ClusterView,
    source=_LIMITS,
    remedy="tell users apart with runtime roles or IAM Identity Center, or use another cluster for notebooks",
)
def studio_cluster_kerberos(cluster: ClusterView) -> Iterator[Problem]:
    """Workspaces cannot be attached to a cluster with Kerberos."""
    security = cluster.security_configuration
    with_kerberos = known(cluster.kerberos) or (known(security) and known(security.kerberos))
    if cluster.studios() and with_kerberos:
        yield Problem("security_configuration", "Workspaces of EMR Studio attach to no cluster with Kerberos")


@rule(on=ClusterView, source=_LIMITS, remedy="use one, or another cluster for notebooks")
def studio_cluster_high_availability(cluster: ClusterView) -> Iterator[Problem]:
    """Workspaces cannot be attached to a cluster with three primary nodes."""
    if cluster.studios() and cluster.primary_nodes() == 3:
        field = "primary_group" if cluster.primary_fleet is None else "primary_fleet"
        yield Problem(field, "Workspaces of EMR Studio attach to no cluster with three primary nodes")


@rule(
    on=ClusterView,
    source=management_guide("emr-plan-longrunning-transient"),
    severity=Severity.WARNING,
    strict=True,
    remedy="set `keep_alive` to true",
)
def studio_cluster_keep_alive(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster for Workspaces does not end after its steps."""
    if cluster.studios() and cluster.ends_after_steps():
        yield Problem("keep_alive", "the cluster ends after its last step, whatever notebooks run on it")


@rule(on=ClusterView, source=_LIMITS, severity=Severity.WARNING)
def studio_cluster_auto_termination(cluster: ClusterView) -> Iterator[Problem]:
    """Auto-termination sees Python notebooks from emr-5.34.0 and emr-6.4.0 on."""
    if _has_studio(cluster) and known(cluster.auto_termination):
        what = features.title("studio_auto_termination")
        yield from needs(cluster, "studio_auto_termination", "auto_termination", what)


@rule(on=ClusterView, source=_LIMITS, severity=Severity.WARNING)
def studio_cluster_security_configuration(cluster: ClusterView) -> Iterator[Problem]:
    """Workspaces stay blank on emr-6.2.0 with a security configuration."""
    if _has_studio(cluster) and cluster.security_configuration is not None:
        what = features.title("studio_security_configuration")
        yield from needs(cluster, "studio_security_configuration", "release_label", what)


@rule(on=ClusterView, source=management_guide("emr-studio-runtime"))
def studio_cluster_runtime_roles(cluster: ClusterView) -> Iterator[Problem]:
    """Users of Workspaces choose a runtime role from emr-6.11.0 on."""
    security = cluster.security_configuration
    if cluster.studios() and known(security) and security.runtime_roles is True:
        what = "the choice of runtime roles in Workspaces of EMR Studio"
        yield from needs(cluster, "studio_runtime_roles", "release_label", what)


@rule(
    on=ClusterView,
    source=_LIMITS,
    remedy="switch IAM Identity Center on in the security configuration, or use a Studio without it",
)
def studio_cluster_identity(cluster: ClusterView) -> Iterator[Problem]:
    """A Studio that propagates identities attaches to clusters of IAM Identity Center only."""
    propagates = any(one.trusted_identity_propagation is True for one in cluster.studios())
    security = cluster.security_configuration
    without = security is None or (known(security) and security.identity_center is None)
    if known(security) and known(security.identity_center):
        without = security.identity_center.enabled in (None, False)
    if propagates and without:
        yield Problem(
            "security_configuration",
            "the Studio propagates identities of IAM Identity Center, which the cluster does not know",
        )


@rule(on=ClusterView, source=_GROUPS, remedy="use a cluster in the VPC of the Studio")
def studio_cluster_vpc(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster for Workspaces stands in the VPC of the Studio."""
    for studio in cluster.studios():
        if known(studio.vpc) and any(one.is_other_than(studio.vpc) for one in vpcs(cluster)):
            yield Problem(subnet_field(cluster), "the cluster stands in another VPC than the Studio")


@rule(on=ClusterView, source=_GROUPS, severity=Severity.WARNING, strict=True)
def studio_cluster_groups(cluster: ClusterView) -> Iterator[Problem]:
    """The groups of a Studio are no groups of nodes: that of engines is an additional one of the primary node."""
    for field, group in security_groups(cluster):
        if items(group.workspaces_of):
            text = f"`{field}` has the security group of a Studio's Workspaces, which nothing may reach"
            yield Problem(field, text, "use a group of its own")
        if items(group.engine_of) and field != "additional_primary_security_groups":
            text = f"`{field}` has the security group of a Studio's engines"
            yield Problem(field, text, "put it into `additional_primary_security_groups`")


def _has_studio(cluster: ClusterView) -> bool:
    """Whether Workspaces reach the cluster, and its release has EMR Studio at all."""
    label = cluster.release_label
    return bool(cluster.studios()) and known(label) and features.supports("studio", label) is True
