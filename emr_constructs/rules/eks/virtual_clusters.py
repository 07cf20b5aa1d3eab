"""Rules on virtual clusters of EMR on EKS, and on what all its resources have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from emr_constructs.facts import eks, enums
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import LABEL, needed, shaped, sized
from emr_constructs.rules.sources import eks_guide, template_reference
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.eks import (
    EksProviderView,
    EksResourceView,
    EksSecurityConfigurationView,
    VirtualClusterView,
)

_VIRTUAL_CLUSTER = eks_guide("virtual-cluster")
_ACCESS = eks_guide("setting-up-cluster-access")
_CONNECT = eks_guide("emr-eks-spark-connect")
_TEMPLATE = template_reference("aws-resource-emrcontainers-virtualcluster")
_FREE = ("JobTags", "ParameterConfiguration", "Properties")
"""Objects whose keys the user chooses."""


@rule(on=VirtualClusterView, source=_TEMPLATE)
def virtual_cluster_incomplete(cluster: VirtualClusterView) -> Iterator[Problem]:
    """A virtual cluster has a name, an EKS cluster and a namespace."""
    yield from needed(cluster, "name", "provider_type", "eks_cluster_name", "namespace")


@rule(on=VirtualClusterView, source=_TEMPLATE)
def virtual_cluster_name(cluster: VirtualClusterView) -> Iterator[Problem]:
    """The name of a virtual cluster has 1 to 64 letters, digits and `.-_/#`."""
    yield from sized(cluster, "name", 64)
    yield from shaped(
        cluster,
        "name",
        r"[.\-_/#A-Za-z0-9]+",
        "holds characters that EMR refuses",
        "use letters, digits, and . - _ / #",
    )


@rule(on=EksProviderView, source=_TEMPLATE)
def container_provider_type(resource: EksProviderView) -> Iterator[Problem]:
    """The container provider is EKS."""
    yield from one_of(resource, "provider_type", enums.values("ContainerProviderType", "emr-containers"))


@rule(on=EksProviderView, source=_VIRTUAL_CLUSTER)
def eks_cluster_name(resource: EksProviderView) -> Iterator[Problem]:
    """A container provider is called by the name of its EKS cluster, not by an ARN."""
    name = resource.eks_cluster_name
    by_arn = known(name) and name.startswith("arn:")
    yield from sized(resource, "eks_cluster_name", 100)
    yield from shaped(
        resource,
        "eks_cluster_name",
        r"[0-9A-Za-z][A-Za-z0-9\-_]*",
        "is not the name of an EKS cluster",
        "write the name of the cluster, not its ARN" if by_arn else "use letters, digits, hyphens and underscores",
    )


@rule(on=EksProviderView, source=_TEMPLATE)
def eks_namespace(resource: EksProviderView) -> Iterator[Problem]:
    """A namespace is a name that Kubernetes takes."""
    yield from sized(resource, "namespace", 63)
    yield from shaped(
        resource,
        "namespace",
        LABEL,
        "is not a name for a namespace",
        "use lower-case letters, digits and, between them, hyphens",
    )


@rule(on=VirtualClusterView, source=_TEMPLATE)
def security_configuration_id(cluster: VirtualClusterView) -> Iterator[Problem]:
    """A virtual cluster names its security configuration by its id."""
    yield from sized(cluster, "security_configuration_id", 64)
    yield from shaped(
        cluster,
        "security_configuration_id",
        r"[0-9a-z]+",
        "is not the id of a security configuration",
        "write its id, not its name or ARN",
    )


@rule(
    on=VirtualClusterView,
    source=_CONNECT,
    severity=Severity.WARNING,
    remedy="name a security configuration: it cannot be added later",
)
def session_without_security_configuration(cluster: VirtualClusterView) -> Iterator[Problem]:
    """A virtual cluster for Spark Connect sessions has a security configuration."""
    said = (cluster.security_configuration, cluster.security_configuration_id)
    if cluster.session_enabled is True and all(one is None for one in said):
        yield Problem("session_enabled", "`session_enabled` is on, but Spark Connect needs a security configuration")


@rule(on=VirtualClusterView, source=_ACCESS, severity=Severity.WARNING)
def eks_authentication_mode(cluster: VirtualClusterView) -> Iterator[Problem]:
    """EMR makes its own access entry only where the EKS cluster has access entries."""
    mode = cluster.eks_cluster.authentication_mode if known(cluster.eks_cluster) else None
    modes = eks.authentication_modes()
    if known(mode) and mode not in modes:
        yield Problem(
            "eks_cluster_name",
            f"EMR can make no access entry in an EKS cluster whose authentication mode is {mode}",
            f"use {modes[-1]}, or map {eks.service_linked_role()} in aws-auth, which is deprecated",
        )


@rule(
    on=VirtualClusterView,
    source=eks_guide("security_iam_fgac-lf-enable"),
    severity=Severity.WARNING,
    remedy="use two namespaces: what runs in the system namespace sees more than users may",
)
def system_namespace(cluster: VirtualClusterView) -> Iterator[Problem]:
    """The system namespace of a security configuration is not the one that users' jobs run in."""
    security = cluster.security_configuration
    if known(security) and known(cluster.namespace) and cluster.namespace in _system(security, "namespace"):
        yield Problem("namespace", f"`namespace` ({cluster.namespace!r}) is the system namespace, too")


@rule(
    on=VirtualClusterView,
    source=eks_guide("security_iam_fgac-lf-enable"),
    severity=Severity.WARNING,
    remedy="name one EKS cluster in both",
)
def system_cluster(cluster: VirtualClusterView) -> Iterator[Problem]:
    """A security configuration is for the EKS cluster of its virtual cluster."""
    name, security = cluster.eks_cluster_name, cluster.security_configuration
    for other in _system(security, "cluster_name") if known(security) and known(name) else ():
        if other != name:
            yield Problem(
                "eks_cluster_name", f"the security configuration is for the EKS cluster {other!r}, not {name!r}"
            )


def _system(security: EksSecurityConfigurationView, what: str) -> list[str]:
    """The system namespaces that a security configuration names, or the EKS clusters that they are in."""
    both = {
        "namespace": (security.namespace, security.secure_namespace),
        "cluster_name": (security.eks_cluster_name, security.secure_cluster_name),
    }
    return sorted(set(items(both[what])))


@rule(on=EksResourceView, source=_TEMPLATE, remedy="use fewer tags")
def eks_tag_count(resource: EksResourceView) -> Iterator[Problem]:
    """A resource of EMR on EKS has at most 50 tags."""
    yield from sized(resource, "tags", 50, least=0)


@rule(on=EksResourceView, source=_TEMPLATE)
def eks_spelling(resource: EksResourceView) -> Iterator[Problem]:
    """A template spells properties as CloudFormation does, not as the API, the CLI or EMR on EC2 do."""
    for name, better in _misspelt(resource.raw if known(resource.raw) else {}):
        yield Problem("raw", f"CloudFormation knows no {name!r} here", f"write {better}")


def _misspelt(raw: Any) -> Iterator[tuple[str, str]]:
    """Each property that is spelt in another way, with CloudFormation's."""
    for name, value in raw.items() if isinstance(raw, Mapping) else ():
        better = eks.spelling(str(name))
        if better:
            yield str(name), better
        if (better or name) not in _FREE:
            yield from _misspelt_in(value)


def _misspelt_in(value: Any) -> Iterator[tuple[str, str]]:
    for part in value if isinstance(value, list) else (value,):
        yield from _misspelt(part)
