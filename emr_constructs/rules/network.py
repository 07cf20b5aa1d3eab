"""Rules on the network of a cluster."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.rules.rule import Problem, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.views.cluster import ClusterView

_VPC = management_guide("emr-clusters-in-a-vpc")


@rule(on=ClusterView, source=_VPC, controls=("SecurityHub:EMR.1",))
def public_subnet(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster stands in private subnets."""
    if cluster.has_public_subnet is True:
        yield Problem(
            "has_public_subnet",
            "`vpc_subnets` selects a public subnet",
            "select private ones, for example SubnetSelection(subnet_type=SubnetType.PRIVATE_ISOLATED)",
        )


@rule(
    on=ClusterView,
    source=management_guide("emr-vpc-host-job-flows"),
    remedy="create it with enable_dns_hostnames=True",
)
def vpc_host_names(cluster: ClusterView) -> Iterator[Problem]:
    """The VPC gives its hosts DNS names."""
    if cluster.dns_host_names is False:
        yield Problem("dns_host_names", "`vpc` has DNS host names off, and Hadoop needs them")


@rule(
    on=ClusterView,
    source=management_guide("emr-vpc-host-job-flows"),
    remedy="create it with enable_dns_support=True",
)
def vpc_dns_support(cluster: ClusterView) -> Iterator[Problem]:
    """The VPC resolves DNS names."""
    if cluster.dns_support is False:
        yield Problem("dns_support", "`vpc` has DNS support off, and Hadoop needs it")
