"""What rules know of the place of a cluster."""

from __future__ import annotations

from views import cluster
from views_ec2_network import PRIVATE, PUBLIC, VPC

from emr_constructs.rules.ec2.placed import (
    in_private_subnet,
    in_public_subnet,
    security_groups,
    subnet_field,
    subnets,
    vpcs,
)
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import NodeSecurityGroupView


def test_a_cluster_has_one_subnet_or_several() -> None:
    assert subnets(cluster(subnet=PRIVATE)) == (PRIVATE,)
    assert subnets(cluster(subnets=(PRIVATE, UNKNOWN, PUBLIC))) == (PRIVATE, PUBLIC)
    assert vpcs(cluster(subnets=(PRIVATE, PUBLIC))) == (VPC, VPC)
    assert subnets(cluster(subnets=UNKNOWN)) == ()
    assert vpcs(cluster()) == ()


def test_a_finding_is_where_the_subnet_is_said() -> None:
    assert subnet_field(cluster(subnet=PRIVATE)) == "subnet"
    assert subnet_field(cluster(subnets=(PRIVATE,))) == subnet_field(cluster(has_public_subnet=True)) == "subnets"


def test_a_subnet_of_which_nothing_is_known_is_neither_public_nor_private() -> None:
    for view in (cluster(), cluster(subnet=UNKNOWN), cluster(has_public_subnet=UNKNOWN)):
        assert not in_public_subnet(view)
        assert not in_private_subnet(view)
    assert in_public_subnet(cluster(subnet=PUBLIC))
    assert in_private_subnet(cluster(subnet=PRIVATE))


def test_security_groups_come_with_the_fields_that_say_them() -> None:
    group = NodeSecurityGroupView()
    view = cluster(core_security_group=group, additional_primary_security_groups=(UNKNOWN, group))
    assert list(security_groups(view)) == [
        ("core_security_group", group),
        ("additional_primary_security_groups", group),
    ]
