"""The security groups: EMR's whole set of rules, each a resource, nothing from anywhere else."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from synthesized import EMR_TAG, RELEASE, Synthesized, default_cluster, imported_vpc, new_stack

import emr_constructs as emr

GROUPS = "Analytics/SecurityGroups"
PRIMARY, NODES, SERVICE = (f"{GROUPS}/{name}/Resource" for name in ("Primary", "CoreAndTask", "ServiceAccess"))
ALL_TRAFFIC = (("tcp", 0, 65535), ("udp", 0, 65535), ("icmp", -1, -1))
INGRESS, EGRESS = "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"


@cache
def spark_line() -> Synthesized:
    stack = new_stack()
    emr.Cluster(stack, "Analytics", release_label=emr.ReleaseLabel.EMR_SPARK_8_1_0)
    return Synthesized(stack)


def rules_between(found: Synthesized, kind: str) -> set[tuple[Any, ...]]:
    """(group, peer, protocol, from, to) of each rule that is a resource of its own."""
    names = {str(found.group(path)): path for path in (PRIMARY, NODES, SERVICE)}
    peer = "SourceSecurityGroupId" if kind == INGRESS else "DestinationSecurityGroupId"
    rules = [found.properties(path) for path in found.paths(kind)]
    return {
        (names[str(one["GroupId"])], names[str(one[peer])], one["IpProtocol"], one["FromPort"], one["ToPort"])
        for one in rules
    }


def between_nodes() -> set[tuple[Any, ...]]:
    return {(to, source, *traffic) for to in (PRIMARY, NODES) for source in (PRIMARY, NODES) for traffic in ALL_TRAFFIC}


def inline(found: Synthesized, path: str, direction: str) -> list[tuple[Any, ...]]:
    rules = found.properties(path).get(f"SecurityGroup{direction}", [])
    return [(one.get("CidrIp"), one["IpProtocol"], one.get("FromPort"), one.get("ToPort")) for one in rules]


def test_three_tagged_groups_in_the_vpc_of_the_cluster() -> None:
    found = default_cluster()
    groups = [path for path in found.paths("AWS::EC2::SecurityGroup") if path.startswith(GROUPS)]
    assert groups == [PRIMARY, NODES, SERVICE]
    for path in groups:
        assert found.properties(path)["Tags"] == [EMR_TAG]
        assert found.properties(path)["VpcId"] == found.ref("Analytics/Network/Resource")
    instances = found.properties("Analytics/Resource")["Instances"]
    assert instances["EmrManagedMasterSecurityGroup"] == found.group(PRIMARY)
    assert instances["EmrManagedSlaveSecurityGroup"] == found.group(NODES)
    assert instances["ServiceAccessSecurityGroup"] == found.group(SERVICE)
    assert not {"AdditionalMasterSecurityGroups", "AdditionalSlaveSecurityGroups", "Ec2KeyName"} & set(instances)


def test_what_comes_in_is_exactly_what_emr_needs() -> None:
    found = default_cluster()
    assert rules_between(found, INGRESS) == {
        *between_nodes(),
        (PRIMARY, SERVICE, "tcp", 8443, 8443),
        (NODES, SERVICE, "tcp", 8443, 8443),
        (SERVICE, PRIMARY, "tcp", 9443, 9443),
    }
    assert len(found.paths(INGRESS)) == 15
    for path in (PRIMARY, NODES, SERVICE):
        assert inline(found, path, "Ingress") == []


def test_what_goes_out_is_restricted() -> None:
    found = default_cluster()
    assert rules_between(found, EGRESS) == {
        (SERVICE, PRIMARY, "tcp", 8443, 8443),
        (SERVICE, NODES, "tcp", 8443, 8443),
    }
    for path in (PRIMARY, NODES):
        assert inline(found, path, "Egress") == [("10.0.0.0/16", "-1", None, None), ("0.0.0.0/0", "tcp", 443, 443)]
    assert inline(found, SERVICE, "Egress") == [("255.255.255.255/32", "icmp", 252, 86)]  # CDK's "nothing"


def test_the_8_line_is_managed_over_https() -> None:
    found = spark_line()
    assert rules_between(found, INGRESS) == between_nodes()
    assert found.paths(EGRESS) == []
    assert inline(found, SERVICE, "Ingress") == [("10.0.0.0/16", "tcp", 443, 443)]
    assert inline(found, PRIMARY, "Egress")[0] == ("10.0.0.0/16", "-1", None, None)  # it holds EMR's endpoint


@pytest.mark.parametrize("found", [default_cluster, spark_line])
def test_the_cluster_waits_for_every_group_and_every_rule(found: Any) -> None:
    one = found()
    rules = [*one.paths(INGRESS), *one.paths(EGRESS)]
    assert len(rules) >= 12
    assert {one.id(path) for path in (*rules, PRIMARY, NODES, SERVICE)} <= one.depends_on("Analytics/Resource")


@pytest.mark.parametrize("found", [default_cluster, spark_line])
def test_nothing_in_the_stack_is_open_to_the_world(found: Any) -> None:
    one = found()
    opened = [
        rule
        for path in one.paths("AWS::EC2::SecurityGroup")
        for rule in one.properties(path).get("SecurityGroupIngress", [])
        if rule.get("CidrIp") == "0.0.0.0/0" or rule.get("CidrIpv6")
    ]
    assert opened == []
    sources = [one.properties(path).get("SourceSecurityGroupId") for path in one.paths(INGRESS)]
    assert None not in sources


def test_each_cluster_has_a_set_of_its_own() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network", flow_logs=False)
    for name in ("First", "Second"):
        emr.Cluster(stack, name, release_label=RELEASE, network=network)
    found = Synthesized(stack)
    primary = [
        found.properties(f"{name}/Resource")["Instances"]["EmrManagedMasterSecurityGroup"]
        for name in ("First", "Second")
    ]
    assert primary[0] != primary[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"release_label": "emr-7.14.0"}, ("`release_label`", "ReleaseLabel.EMR_7_14_0")),
        ({"vpc": "vpc-1"}, ("`vpc`", "IVpc", "'vpc-1'")),
        ({"https_destinations": "pl-1"}, ("`https_destinations`", "IPeer", "'pl-1'")),
    ],
)
def test_bad_groups_leave_nothing_behind(arguments: dict[str, Any], words: tuple[str, ...]) -> None:
    stack = new_stack()
    good: dict[str, Any] = {"vpc": imported_vpc(stack), "release_label": RELEASE}
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.ClusterSecurityGroups(stack, "Groups", **{**good, **arguments})
    assert caught.value.codes == ("ArgumentType",)
    assert caught.value.path == "Stack/Groups"
    assert [word for word in words if word not in str(caught.value)] == []
    assert emr.ClusterSecurityGroups(stack, "Groups", **good).node.path == "Stack/Groups"


@cache
def misfits() -> dict[str, emr.EmrValidationError]:
    """Clusters with groups that were made for others."""
    stack, found = new_stack(), {}
    here, there = (imported_vpc(stack, name, vpc_id=f"vpc-{name.lower()}") for name in ("Here", "There"))
    groups = emr.ClusterSecurityGroups(stack, "Groups", vpc=here, release_label=RELEASE)
    spark = emr.ReleaseLabel.EMR_SPARK_8_1_0
    cases = {"elsewhere": (RELEASE, there), "nowhere": (RELEASE, None), "line": (spark, here), "both": (spark, there)}
    for name, (label, vpc) in cases.items():
        with pytest.raises(emr.EmrValidationError) as caught:
            emr.Cluster(stack, name, release_label=label, vpc=vpc, security_groups=groups)
        found[name] = caught.value
    return found


@pytest.mark.parametrize(
    ("case", "codes", "words"),
    [
        ("elsewhere", ("SecurityGroupsVpc",), "are of vpc-here, and the cluster is in vpc-there; give both one VPC"),
        ("nowhere", ("SecurityGroupsVpc",), "give it the `network` or `vpc` of theirs"),
        ("line", ("SecurityGroupsRelease",), "are for emr-7.14.0, and EMR reaches emr-spark-8.1.0 by other ports"),
        ("both", ("SecurityGroupsVpc", "SecurityGroupsRelease"), "EMR reaches emr-spark-8.1.0"),
    ],
)
def test_groups_of_others_are_refused(case: str, codes: tuple[str, ...], words: str) -> None:
    error = misfits()[case]
    assert error.codes == codes
    assert words in str(error)
