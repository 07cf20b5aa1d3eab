"""The network: private, tagged, open to nothing but the AWS services that a cluster needs."""

from __future__ import annotations

import ipaddress
from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from synthesized import (
    ACCOUNT,
    EMR_TAG,
    PARTITION,
    REGION,
    RELEASE,
    Synthesized,
    as_list,
    default_cluster,
    imported_key,
    join,
    new_stack,
    warnings,
)

import emr_constructs as emr

NETWORK = "Analytics/Network"
WAYS_OUT = ("NatGateway", "InternetGateway", "EIP", "Route", "VPCGatewayAttachment", "EgressOnlyInternetGateway")


@cache
def with_nat() -> Synthesized:
    stack = new_stack()
    network = emr.Network(stack, "Network", egress=emr.Egress.NAT)
    emr.Cluster(stack, "Analytics", release_label=RELEASE, network=network)
    return Synthesized(stack)


def network_of(release: emr.ReleaseLabel, region: str | None = None, **more: Any) -> Synthesized:
    stack = new_stack(region)
    network = emr.Network(stack, "Network", flow_logs=False)
    emr.Cluster(stack, "Analytics", release_label=release, network=network, **more)
    return Synthesized(stack)


def gateway_statements(found: Synthesized, path: str = "Network") -> list[Any]:
    return found.statements(f"{path}/Vpc/S3/Resource")


def interface_services(found: Synthesized) -> set[str]:
    endpoints = [found.properties(path) for path in found.paths("AWS::EC2::VPCEndpoint")]
    names = [one["ServiceName"] for one in endpoints if one["VpcEndpointType"] == "Interface"]
    return {name["Fn::Join"][1][-1].lstrip(".") if isinstance(name, dict) else name.split(".", 3)[3] for name in names}


def test_vpc_is_private_resolves_names_and_is_tagged() -> None:
    assert default_cluster().properties(f"{NETWORK}/Resource") == {
        "CidrBlock": "10.0.0.0/16",
        "EnableDnsHostnames": True,
        "EnableDnsSupport": True,
        "Tags": [EMR_TAG],
    }


def test_two_private_subnets_in_two_zones() -> None:
    found = default_cluster()
    subnets = [found.properties(path) for path in found.paths("AWS::EC2::Subnet")]
    assert [one["AvailabilityZone"] for one in subnets] == [{"Fn::Select": [i, {"Fn::GetAZs": ""}]} for i in (0, 1)]
    assert [one["MapPublicIpOnLaunch"] for one in subnets] == [False, False]
    assert [one["Tags"] for one in subnets] == [[EMR_TAG], [EMR_TAG]]
    assert [one["VpcId"] for one in subnets] == [found.ref(f"{NETWORK}/Resource")] * 2
    first, second = (ipaddress.ip_network(one["CidrBlock"]) for one in subnets)
    assert not first.overlaps(second)
    assert first.num_addresses == second.num_addresses == 8192


def test_no_way_out_to_the_internet() -> None:
    found = default_cluster()
    assert {kind: found.paths(f"AWS::EC2::{kind}") for kind in WAYS_OUT} == {kind: [] for kind in WAYS_OUT}
    assert found.paths("AWS::EC2::RouteTable") == [f"{NETWORK}/PrivateRoutes"]


def test_each_subnet_is_in_the_route_table_of_the_s3_endpoint() -> None:
    found = default_cluster()
    table = found.ref(f"{NETWORK}/PrivateRoutes")
    associations = [found.properties(path) for path in found.paths("AWS::EC2::SubnetRouteTableAssociation")]
    assert associations == [
        {"RouteTableId": table, "SubnetId": found.ref(f"{NETWORK}/Private{number}")} for number in (1, 2)
    ]
    endpoint = found.properties(f"{NETWORK}/Vpc/S3/Resource")
    assert endpoint["VpcEndpointType"] == "Gateway"
    assert endpoint["RouteTableIds"] == [table]
    assert endpoint["ServiceName"] == join("com.amazonaws.", REGION, ".s3")


def test_s3_endpoint_admits_this_account_and_the_buckets_of_emr_only() -> None:
    def bucket(*name: Any) -> Any:
        first, *rest = name
        return join("arn:", PARTITION, f":s3:::{first}", *rest)

    def allow(actions: Any, *resources: Any) -> dict[str, Any]:
        return {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": actions, "Resource": list(resources)}

    assert gateway_statements(default_cluster(), NETWORK) == [
        {
            "Sid": "BucketsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "s3:*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:ResourceAccount": ACCOUNT}},
        },
        allow(
            "s3:GetObject",
            bucket("al2023-repos-", REGION, "-de612dc2/*"),
            bucket("repo.", REGION, ".emr.amazonaws.com/*"),
        ),
        allow("s3:Put*", bucket("aws157-logs-prod/*"), bucket("aws157-logs-prod-", REGION, "/*")),
        allow(
            ["s3:Abort*", "s3:Create*", "s3:Get*", "s3:List*", "s3:Put*"],
            bucket("prod.", REGION, ".appinfo.src/*"),
            bucket("prod.", REGION, ".appinfo.src"),
        ),
    ]


@pytest.mark.parametrize(
    ("release", "region", "read", "written"),
    [
        (
            emr.ReleaseLabel.EMR_6_15_0,
            "us-east-1",
            {
                "amazonlinux.us-east-1.amazonaws.com",
                "amazonlinux-2-repos-us-east-1",
                "repo.us-east-1.emr.amazonaws.com",
                "us-east-1.elasticmapreduce",
            },
            {"aws157-logs-prod"},
        ),
        (
            emr.ReleaseLabel.EMR_SPARK_8_1_0,
            "ap-southeast-2",
            {
                "al2023-repos-ap-southeast-2-de612dc2",
                "repo.ap-southeast-2.emr.amazonaws.com",
                "aws157-instance-data-bucket-0-prod-ap-southeast-2",
                "aws157-instance-data-bucket-1-prod-ap-southeast-2",
            },
            {"aws157-logs-prod-ap-southeast-2"},
        ),
        (
            emr.ReleaseLabel.EMR_SPARK_8_1_0,
            "eu-west-1",
            {
                "al2023-repos-eu-west-1-de612dc2",
                "repo.eu-west-1.emr.amazonaws.com",
                "aws157-instance-data-0-prod-eu-west-1",
                "aws157-instance-data-1-prod-eu-west-1",
            },
            {"aws157-logs-prod-eu-west-1"},
        ),
    ],
)
def test_buckets_of_a_release_and_a_region(
    release: emr.ReleaseLabel, region: str, read: set[str], written: set[str]
) -> None:
    certificates = emr.InTransitEncryption.pem(emr.Script.from_asset(__file__))
    stack = new_stack(region)
    security = emr.SecurityConfiguration(stack, "Security", in_transit=certificates)
    network = emr.Network(stack, "Network", flow_logs=False)
    emr.Cluster(stack, "Analytics", release_label=release, network=network, security_configuration=security)
    buckets = {
        statement["Action"]: {"".join(one["Fn::Join"][1][2:]) for one in as_list(statement["Resource"])}
        for statement in gateway_statements(Synthesized(stack))
        if statement["Action"] in ("s3:GetObject", "s3:Put*")
    }
    assert buckets == {
        "s3:GetObject": {f":s3:::{name}/*" for name in read},
        "s3:Put*": {f":s3:::{name}/*" for name in written},
    }


def test_clusters_in_one_network_do_not_repeat_its_statements_and_endpoints() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network", flow_logs=False)
    for name in ("First", "Second"):
        emr.Cluster(stack, name, release_label=RELEASE, network=network)
    assert len(gateway_statements(Synthesized(stack))) == len(gateway_statements(default_cluster(), NETWORK))


def test_buckets_of_other_accounts_are_let_through_where_a_feature_keeps_things_in_them() -> None:
    stack = new_stack("eu-west-1")
    network = emr.Network(stack, "Network", flow_logs=False)

    def bucket(name: str, account: str | None = "444455556666") -> s3.IBucket:
        return s3.Bucket.from_bucket_attributes(stack, name, bucket_name=name.lower(), account=account)

    iceberg = emr.Iceberg(metastore=emr.GlueDataCatalog(), warehouse=bucket("Lake"))
    own = emr.FlinkState(bucket=bucket("State", None))
    flink = [emr.Application.SPARK, emr.Application.FLINK]
    trino = emr.Trino(fault_tolerance=emr.TrinoFaultTolerance(bucket=bucket("Spool")))
    tables = emr.HBaseOnS3(bucket=bucket("Tables"))
    for name, features, applications in (
        ("First", [iceberg, own], flink),
        ("Second", [iceberg, emr.FlinkState(bucket=bucket("Jobs"))], flink),
        ("Third", [trino, tables], [emr.Application.TRINO, emr.Application.HBASE]),
    ):
        emr.Cluster(stack, name, release_label=RELEASE, network=network, features=features, applications=applications)
    statements = gateway_statements(Synthesized(stack), "Network")
    named = [one["Resource"] for one in statements if one["Action"] == "s3:*" and one["Resource"] != "*"]
    arns = [join("arn:", PARTITION, f":s3:::{name}") for name in ("lake", "jobs", "spool", "tables")]
    assert named == [[arn, join(*arn["Fn::Join"][1][:-1], f"{arn['Fn::Join'][1][-1]}/*")] for arn in arns]


def test_interface_endpoints_are_what_the_cluster_uses() -> None:
    found = default_cluster()
    assert interface_services(found) == {"ec2messages", "kms", "secretsmanager", "ssm", "ssmmessages"}
    for path in found.paths("AWS::EC2::VPCEndpoint"):
        endpoint = found.properties(path)
        if endpoint["VpcEndpointType"] == "Interface":
            assert endpoint["PrivateDnsEnabled"] is True
            assert endpoint["SecurityGroupIds"] == [found.group(f"{NETWORK}/Endpoints/Resource")]
            assert endpoint["SubnetIds"] == [found.ref(f"{NETWORK}/Private1"), found.ref(f"{NETWORK}/Private2")]


def test_the_cloudwatch_agent_adds_its_endpoints() -> None:
    agent = emr.Application.AMAZON_CLOUDWATCH_AGENT
    found = network_of(RELEASE, applications=[emr.Application.SPARK, agent])
    assert interface_services(found) - interface_services(default_cluster()) == {"logs", "monitoring"}


def test_the_glue_data_catalog_adds_its_endpoint() -> None:
    factory = "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory"
    catalog = emr.Configuration(
        classification="spark-hive-site", properties={"hive.metastore.client.factory.class": factory}
    )
    found = network_of(RELEASE, configurations=[catalog])
    assert interface_services(found) - interface_services(default_cluster()) == {"glue"}


def test_no_session_manager_needs_no_endpoints_for_it() -> None:
    stack = new_stack()
    nodes = emr.InstanceRole(stack, "Nodes", session_manager=False)
    emr.Cluster(stack, "Analytics", release_label=RELEASE, instance_role=nodes)
    assert interface_services(Synthesized(stack)) == {"kms", "secretsmanager"}


def test_certificates_of_your_own_need_no_secrets_manager() -> None:
    stack = new_stack()
    certificates = emr.InTransitEncryption.pem(emr.Script.from_asset(__file__))
    security = emr.SecurityConfiguration(stack, "Security", in_transit=certificates)
    emr.Cluster(stack, "Analytics", release_label=RELEASE, security_configuration=security)
    found = Synthesized(stack)
    assert interface_services(default_cluster()) - interface_services(found) == {"secretsmanager"}


def test_endpoints_take_https_from_the_vpc_only() -> None:
    group = default_cluster().properties(f"{NETWORK}/Endpoints/Resource")
    assert [
        (one["CidrIp"], one["IpProtocol"], one["FromPort"], one["ToPort"]) for one in group["SecurityGroupIngress"]
    ] == [("10.0.0.0/16", "tcp", 443, 443)]
    assert [one["CidrIp"] for one in group["SecurityGroupEgress"]] == ["255.255.255.255/32"]  # CDK's "nothing"


def test_flow_logs_are_kept_and_encrypted() -> None:
    found = default_cluster()
    group, role = f"{NETWORK}/FlowLogs/Resource", f"{NETWORK}/FlowLogRole"
    assert found.properties(group) == {"RetentionInDays": 30, "KmsKeyId": found.arn("Analytics/Key/Resource")}
    assert found.resource(group)["DeletionPolicy"] == "Delete"
    assert found.properties(f"{NETWORK}/FlowLog") == {
        "ResourceId": found.ref(f"{NETWORK}/Resource"),
        "ResourceType": "VPC",
        "TrafficType": "ALL",
        "LogDestinationType": "cloud-watch-logs",
        "LogGroupName": found.ref(group),
        "DeliverLogsPermissionArn": found.arn(f"{role}/Resource"),
    }
    [trust] = found.statements(f"{role}/Resource")
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    right, key = found.statements(f"{role}/DefaultPolicy/Resource")
    assert right["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert right["Resource"] == found.arn(group)
    assert key["Resource"] == found.arn("Analytics/Key/Resource")
    assert set(key["Condition"]["StringEquals"]) == {"kms:ViaService"}


def test_a_network_alone_logs_with_cloudwatchs_own_key() -> None:
    stack = new_stack()
    emr.Network(stack, "Network")
    found = Synthesized(stack)
    assert found.properties("Network/FlowLogs/Resource") == {"RetentionInDays": 30}
    assert found.paths("AWS::KMS::Key") == []


def test_an_imported_key_for_flow_logs_says_what_its_owner_has_to_add() -> None:
    stack = new_stack()
    emr.Network(stack, "Network", encryption_key=imported_key(stack))
    [warning] = warnings(stack)
    assert "ImportedKeyPolicyCloudWatchLogs" in warning
    assert "kms:GenerateDataKey" in warning


def test_nat_is_one_gateway_in_a_public_subnet() -> None:
    found = with_nat()
    [nat] = found.paths("AWS::EC2::NatGateway")
    assert found.properties(nat)["SubnetId"] == found.ref("Network/Public1")
    assert found.properties("Network/NatRoute") == {
        "RouteTableId": found.ref("Network/PrivateRoutes"),
        "DestinationCidrBlock": "0.0.0.0/0",
        "NatGatewayId": found.ref("Network/Nat"),
    }
    assert found.properties("Network/InternetRoute") == {
        "RouteTableId": found.ref("Network/PublicRoutes"),
        "DestinationCidrBlock": "0.0.0.0/0",
        "GatewayId": found.ref("Network/InternetGateway"),
    }
    attachment = found.id("Network/InternetGatewayAttachment")
    assert attachment in found.depends_on("Network/InternetRoute")
    assert attachment in found.depends_on("Network/NatAddress")
    assert found.id("Network/InternetRoute") in found.depends_on("Network/Nat")


def test_nat_leaves_clusters_in_the_private_subnets() -> None:
    found = with_nat()
    subnets = found.paths("AWS::EC2::Subnet")
    assert subnets == [f"Network/{name}" for name in ("Private1", "Private2", "Public1", "Public2")]
    assert [found.properties(path)["MapPublicIpOnLaunch"] for path in subnets] == [False] * 4
    blocks = [ipaddress.ip_network(found.properties(path)["CidrBlock"]) for path in subnets]
    assert not any(one.overlaps(other) for one in blocks for other in blocks if one is not other)
    private = [found.ref("Network/Private1"), found.ref("Network/Private2")]
    assert found.properties("Analytics/Resource")["Instances"]["Ec2SubnetIds"] == private
    assert found.properties("Network/Private1Routes")["RouteTableId"] == found.ref("Network/PrivateRoutes")
    assert found.properties("Network/Public1Routes")["RouteTableId"] == found.ref("Network/PublicRoutes")


def test_an_endpoint_is_made_once() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network")
    endpoint = network.add_service_endpoint("ecr.api")
    assert network.add_service_endpoint("ecr.api") is endpoint
    assert network.interface_endpoints == {"ecr.api": endpoint}
    assert interface_services(Synthesized(stack)) == {"ecr.api"}


def test_properties_are_what_other_constructs_need() -> None:
    stack = new_stack()
    network = emr.Network(stack, "Network", flow_logs=False)
    network.s3_endpoint.add_to_policy(
        iam.PolicyStatement(principals=[iam.AnyPrincipal()], actions=["s3:GetObject"], resources=["partner"])
    )
    network.endpoint_security_group.add_ingress_rule(ec2.Peer.ipv4("172.16.0.0/16"), ec2.Port.tcp(443))
    cdk.CfnOutput(
        stack,
        "Subnets",
        value=cdk.Fn.join(",", network.vpc.select_subnets(subnet_type=network.private_subnets.subnet_type).subnet_ids),
    )
    found = Synthesized(stack)
    assert gateway_statements(found)[-1]["Resource"] == "partner"
    assert found.properties("Network/Endpoints/Resource")["SecurityGroupIngress"][-1]["CidrIp"] == "172.16.0.0/16"
    private = [found.ref("Network/Private1"), found.ref("Network/Private2")]
    assert found.template["Outputs"]["Subnets"]["Value"] == {"Fn::Join": [",", private]}


@pytest.mark.parametrize(
    ("arguments", "codes", "words"),
    [
        ({"cidr": "8.8.0.0/16"}, ("NetworkCidr",), ("`cidr`", "'8.8.0.0/16'", "RFC 1918", "'10.0.0.0/16'")),
        ({"cidr": "10.0.0.0/24"}, ("NetworkCidr",), ("`cidr`", "'10.0.0.0/24'", "/16 to /21")),
        ({"cidr": "10.0.0.0/8"}, ("NetworkCidr",), ("`cidr`", "'10.0.0.0/8'", "/16 to /21")),
        ({"cidr": "fd00::/16"}, ("NetworkCidr",), ("`cidr`", "'fd00::/16'", "'10.0.0.0/16'")),
        ({"cidr": "10.0.0.1/16"}, ("NetworkCidr",), ("`cidr`", "host bits", "'10.0.0.0/16'")),
        ({"cidr": "big"}, ("NetworkCidr",), ("`cidr`", "'big'", "'10.0.0.0/16'")),
        ({"availability_zones": 1}, ("NetworkZones",), ("`availability_zones`", "(1)", "2 to 4")),
        ({"availability_zones": 5}, ("NetworkZones",), ("`availability_zones`", "(5)", "2 to 4")),
        ({"availability_zones": 1, "cidr": "9.0.0.0/16"}, ("NetworkCidr", "NetworkZones"), ("`cidr`", "2 to 4")),
        ({"egress": "nat", "flow_logs": 1}, ("ArgumentType", "ArgumentType"), ("Egress", "'nat'", "True or False")),
    ],
)
def test_bad_networks_leave_nothing_behind(
    arguments: dict[str, Any], codes: tuple[str, ...], words: tuple[str, ...]
) -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Network(stack, "Network", **arguments)
    assert caught.value.codes == codes
    assert caught.value.path == "Stack/Network"
    assert [word for word in words if word not in str(caught.value)] == []
    assert emr.Network(stack, "Network").node.path == "Stack/Network"
