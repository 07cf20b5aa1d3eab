"""Cases of the rules on the network of a cluster."""

from __future__ import annotations

from views import case, cluster

CASES = [
    case(
        "PublicSubnet",
        cluster(has_public_subnet=True),
        "`vpc_subnets` selects a public subnet; "
        "select private ones, for example SubnetSelection(subnet_type=SubnetType.PRIVATE_ISOLATED)",
        good=cluster(has_public_subnet=False),
    ),
    case(
        "VpcHostNames",
        cluster(dns_host_names=False),
        "`vpc` has DNS host names off, and Hadoop needs them; create it with enable_dns_hostnames=True",
        good=cluster(dns_host_names=True),
    ),
    case(
        "VpcDnsSupport",
        cluster(dns_support=False),
        "`vpc` has DNS support off, and Hadoop needs it; create it with enable_dns_support=True",
        good=cluster(dns_support=True),
    ),
]
