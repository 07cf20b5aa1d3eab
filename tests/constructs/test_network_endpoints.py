"""The endpoints of a network: whom they serve, whose names they take, and the one of the 8 line."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from synthesized import (
    ACCOUNT,
    EMR_TAG,
    PARTITION,
    RELEASE,
    Synthesized,
    as_list,
    contains,
    default_cluster,
    join,
    new_stack,
    warnings,
)

import emr_constructs as emr
from emr_constructs.facts import network as facts

SPARK_LINE = emr.ReleaseLabel.EMR_SPARK_8_1_0
SERVICES = ("kms", "ssm", "sts", "sqs", "monitoring", "secretsmanager", "emrwal.prod", "execute-api", "athena")
OWN_PRINCIPAL = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}
OWN_RESOURCE = {"StringEquals": {"aws:ResourceAccount": ACCOUNT}}
OWN = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT}}


@cache
def networks() -> Synthesized:
    """One network with restricted endpoints, and one with open ones."""
    stack = new_stack()
    network = emr.Network(stack, "Network", flow_logs=False)
    other = emr.Network(stack, "Open", flow_logs=False, restricted_endpoints=False)
    for service in SERVICES:
        network.add_service_endpoint(service)
    other.add_service_endpoint("kms")
    deny = iam.PolicyStatement(
        effect=iam.Effect.DENY, principals=[iam.AnyPrincipal()], actions=["sqs:DeleteQueue"], resources=["*"]
    )
    network.interface_endpoints["sqs"].add_to_policy(deny)
    return Synthesized(stack)


def endpoint(name: str, network: str = "Network") -> Any:
    return networks().properties(f"{network}/Vpc/{name}/Resource")


def statements(name: str) -> list[Any]:
    found: list[Any] = endpoint(name)["PolicyDocument"]["Statement"]
    return found


def statement(actions: Any, condition: Any = None, resource: Any = "*") -> dict[str, Any]:
    said = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": actions, "Resource": resource}
    return {**said, "Condition": condition} if condition else said


def test_endpoints_serve_principals_of_this_account_and_where_data_could_leave_its_resources() -> None:
    assert statements("Monitoring") == [statement("cloudwatch:*", OWN_PRINCIPAL)]
    assert statements("Sqs")[0] == statement("sqs:*", OWN)
    assert statements("Secretsmanager") == [statement("secretsmanager:*", OWN_RESOURCE)]


def test_what_belongs_to_aws_passes() -> None:
    by_aws = {"Bool": {"aws:PrincipalIsAWSService": "true"}}
    assert statements("Kms") == [statement("kms:*", OWN_PRINCIPAL), statement("kms:*", by_aws)]
    assert statements("Ssm") == [statement("ssm:*", OWN_PRINCIPAL)]


def test_federated_identities_take_roles_of_this_account_only() -> None:
    roles = join("arn:", PARTITION, ":iam::", ACCOUNT, ":role/*")
    federated = statement(["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"], resource=roles)
    assert statements("Sts") == [statement("sts:*", OWN_PRINCIPAL), federated]


def test_services_that_are_not_known_to_take_a_policy_get_none() -> None:
    assert [name for name in ("EmrwalProd", "Athena", "ExecuteApi") if "PolicyDocument" in endpoint(name)] == []


def test_endpoints_can_be_left_open() -> None:
    assert "PolicyDocument" not in endpoint("Kms", network="Open")


def test_statements_are_added_to_a_policy_not_put_in_its_place() -> None:
    assert [one["Effect"] for one in statements("Sqs")] == ["Allow", "Deny"]


def test_every_interface_endpoint_of_a_default_cluster_is_restricted() -> None:
    found = default_cluster()
    endpoints = [found.properties(path) for path in found.paths("AWS::EC2::VPCEndpoint")]
    policies = [one["PolicyDocument"]["Statement"] for one in endpoints if one["VpcEndpointType"] == "Interface"]
    assert len(policies) == 5
    assert all(contains(one["Condition"], ACCOUNT) for policy in policies for one in policy[:1])
    assert [one for policy in policies for one in policy if "*" in as_list(one["Action"])] == []


def test_private_dns_of_api_gateway_is_left_off() -> None:
    assert endpoint("ExecuteApi")["PrivateDnsEnabled"] is False
    assert {endpoint(name)["PrivateDnsEnabled"] for name in ("Kms", "Sts", "Athena")} == {True}


def test_private_dns_of_api_gateway_can_be_asked_for_and_is_warned_of() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network", flow_logs=False)
    network.add_service_endpoint("kms", private_dns=True)
    assert warnings(stack) == []
    network.add_service_endpoint("execute-api", private_dns=True)
    [warning] = warnings(stack)
    assert "emr_constructs:ExecuteApiEndpoint" in warning
    assert "would not scale or end" in warning
    assert Synthesized(stack).properties("Network/Vpc/ExecuteApi/Resource")["PrivateDnsEnabled"] is True


@pytest.mark.parametrize(
    ("service", "private_dns", "code", "words"),
    [
        ("", None, "EndpointService", "`service` ('') must be what stands behind `com.amazonaws.<region>.`"),
        ("SQS", None, "EndpointService", "`service` ('SQS')"),
        ("com.amazonaws.eu-west-1.sqs", None, "EndpointService", "write for example 'sqs'"),
        ("aws.api.eu-west-1.emr-service-cell01", None, "EndpointService", "behind `com.amazonaws.<region>.`"),
        ("s3", None, "EndpointService", "`s3_endpoint`"),
        (ec2.InterfaceVpcEndpointAwsService("sqs"), None, "ArgumentType", "`service` must be a string"),
        (["sqs"], "no", "ArgumentType", "`private_dns` must be True or False, not 'no'"),
        ("kms", False, "EndpointDiffers", "the endpoint for kms is there with `private_dns=True`"),
        ("execute-api", True, "EndpointDiffers", "the endpoint for execute-api is there with `private_dns=False`"),
    ],
)
def test_endpoints_that_cannot_be_are_refused(service: Any, private_dns: Any, code: str, words: str) -> None:
    network = known()
    before = network.interface_endpoints
    with pytest.raises(emr.EmrValidationError) as caught:
        network.add_service_endpoint(service, private_dns=private_dns)
    assert set(caught.value.codes) == {code}
    assert words in str(caught.value)
    assert caught.value.path == "Stack/Network"
    assert network.interface_endpoints == before


def test_an_endpoint_may_be_asked_for_again_in_the_same_words() -> None:
    network = known()
    first = network.interface_endpoints["kms"]
    assert network.add_service_endpoint("kms") is first
    assert network.add_service_endpoint("kms", private_dns=True) is first


@cache
def known() -> emr.Network:
    network = emr.Network(new_stack(), "Network", flow_logs=False)
    network.add_service_endpoint("kms")
    network.add_service_endpoint("execute-api")
    return network


@cache
def spark_line() -> tuple[Synthesized, Synthesized]:
    """A network with clusters of both lines, and one that leaves the endpoint of EMR to EMR."""
    stack, other = new_stack("eu-west-1"), new_stack()
    network = emr.Network(stack, "Network", flow_logs=False)
    assert network.control_plane_endpoint is None
    for index, release in enumerate((RELEASE, SPARK_LINE, emr.ReleaseLabel.EMR_SPARK_8_0_0)):
        network._prepare(release, ())
        assert (network.control_plane_endpoint is None) is (index == 0)
    emr.Network(other, "Network", flow_logs=False, control_plane_endpoint=False)._prepare(SPARK_LINE, ())
    return Synthesized(stack), Synthesized(other)


def test_the_endpoint_of_the_8_line_is_made_once_as_emr_would_make_it() -> None:
    found, _ = spark_line()
    path = "Network/Vpc/ControlPlane/Resource"
    assert found.properties(path) == {
        "ServiceName": facts.control_plane_service(SPARK_LINE.name, "eu-west-1"),
        "VpcEndpointType": "Interface",
        "PrivateDnsEnabled": True,
        "SecurityGroupIds": [found.group("Network/Endpoints/Resource")],
        "SubnetIds": [found.ref("Network/Private1"), found.ref("Network/Private2")],
        "Tags": [EMR_TAG, {"Key": "Name", "Value": "emr-service-vpce"}],
        "VpcId": found.ref("Network/Resource"),
    }


def test_the_endpoint_of_the_8_line_can_be_left_to_emr() -> None:
    _, other = spark_line()
    assert [path for path in other.paths("AWS::EC2::VPCEndpoint") if "ControlPlane" in path] == []


def test_older_releases_have_no_such_endpoint() -> None:
    assert [path for path in default_cluster().paths("AWS::EC2::VPCEndpoint") if "ControlPlane" in path] == []


@pytest.mark.parametrize("argument", ["restricted_endpoints", "control_plane_endpoint"])
def test_switches_are_booleans(argument: str) -> None:
    stack = cdk.Stack(cdk.App(), "Stack")
    with pytest.raises(emr.EmrValidationError, match=f"`{argument}` must be True or False, not 'yes'"):
        emr.Network(stack, "Network", **{argument: "yes"})  # type: ignore[arg-type]
