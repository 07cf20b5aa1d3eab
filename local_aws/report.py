"""A cluster read back with boto3, as lines of text, and what all reports are made of."""

from __future__ import annotations

import json
import shlex
import textwrap
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any

Client = Callable[[str], Any]
Rows = Iterator[tuple[str, str]]

NONE = "none"
_FOLD = 60  # columns
_ROLES = {"MASTER": "primary", "CORE": "core", "TASK": "task"}
_FLEET_COLUMNS = ("role", "on-demand", "spot", "without spot", "instance types: units of each")
_GROUP_COLUMNS = ("role", "market", "count", "by policy", "instance type")
_CERTIFICATES = {
    "EMR": "certificates made by EMR",
    "PEM": "certificates from S3",
    "Custom": "own certificate provider",
}


def cluster_report(client: Client, cluster_id: str) -> list[str]:
    """What is known of a cluster: two columns, aligned.

    :param client: Makes a boto3 client of a service: ``LocalAws.client``.
    :param cluster_id: Id of the cluster, ``j-…``.
    """
    emr = client("emr")
    cluster = emr.describe_cluster(ClusterId=cluster_id)["Cluster"]
    rows = [
        ("Cluster", f"{cluster['Name']} ({cluster_id}), {cluster['Status']['State']}"),
        ("Release", cluster["ReleaseLabel"]),
        ("Applications", listed(application["Name"] for application in cluster["Applications"])),
        *_configurations(cluster["Configurations"]),
        *_capacity(emr, cluster_id),
        *_scaling(emr, cluster_id),
        *_encryption(emr, cluster),
        *_logs(cluster),
        *_network(client("ec2"), cluster["Ec2InstanceAttributes"]),
        *_roles(cluster),
        *_bootstrap_actions(emr, cluster_id),
        *_steps(emr, cluster_id),
        *_watch(client, cluster_id),
    ]
    return two_columns(rows)


def two_columns(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Labels and texts, aligned; a label that repeats is shown once."""
    rows = list(rows)
    width = max(len(label) for label, _ in rows)
    lines, previous = [], ""
    for label, text in rows:
        lines.append(f"{'' if label == previous else label:<{width}}  {text}".rstrip())
        previous = label
    return lines


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Columns as wide as their content; the last one is folded."""
    cells = [list(header), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header) - 1)]
    lines = []
    for *row, last in cells:
        start = "".join(f"{cell:<{width}}  " for cell, width in zip(row, widths, strict=True))
        first, *more = _folded(last)
        lines += [start + first, *(" " * len(start) + part for part in more)]
    return lines


def _folded(text: str) -> list[str]:
    """Broken between words only: names and addresses stay whole."""
    return textwrap.wrap(text, _FOLD, break_long_words=False, break_on_hyphens=False) or [""]


def _configurations(configurations: Iterable[Any], path: str = "") -> Rows:
    """A classification in another one is shown below it, by its path."""
    for one in configurations:
        name = path + one["Classification"]
        if one.get("Properties"):
            said = ", ".join(f"{key}={value}" for key, value in sorted(one["Properties"].items()))
            yield from hanging("Configurations", f"{name}: {said}")
        yield from _configurations(one.get("Configurations", []), f"{name} / ")


def _capacity(emr: Any, cluster_id: str) -> Rows:
    fleets = emr.list_instance_fleets(ClusterId=cluster_id)["InstanceFleets"]
    for line in table(_FLEET_COLUMNS, map(_fleet, fleets)) if fleets else []:
        yield "Instance fleets", line
    groups = emr.list_instance_groups(ClusterId=cluster_id)["InstanceGroups"]
    for line in table(_GROUP_COLUMNS, map(_group, groups)) if groups else []:
        yield "Instance groups", line


def _fleet(fleet: Any) -> tuple[object, ...]:
    on_demand, spot = fleet["TargetOnDemandCapacity"], fleet["TargetSpotCapacity"]
    launch = fleet.get("LaunchSpecifications", {}).get("SpotSpecification")
    patience = f"{launch['TimeoutAction']} after {launch['TimeoutDurationMinutes']} min" if launch and spot else "-"
    types = listed(f"{one['InstanceType']}:{one['WeightedCapacity']}" for one in fleet["InstanceTypeSpecifications"])
    return _ROLES[fleet["InstanceFleetType"]], on_demand, spot, patience, types


def _group(group: Any) -> tuple[object, ...]:
    role, limits = _ROLES[group["InstanceGroupType"]], group.get("AutoScalingPolicy", {}).get("Constraints")
    policy = f"{limits['MinCapacity']} to {limits['MaxCapacity']}" if limits else "-"
    return role, group["Market"], group["RequestedInstanceCount"], policy, group["InstanceType"]


def _scaling(emr: Any, cluster_id: str) -> Rows:
    policy = emr.get_managed_scaling_policy(ClusterId=cluster_id).get("ManagedScalingPolicy")
    yield "Managed scaling", _limits(policy) if policy else NONE
    for group in emr.describe_cluster(ClusterId=cluster_id)["Cluster"].get("PlacementGroups", []):
        yield "Placement", f"{_ROLES[group['InstanceRole']]} nodes: {group['PlacementStrategy']}"
    idle = emr.get_auto_termination_policy(ClusterId=cluster_id).get("AutoTerminationPolicy")
    yield "Auto-termination", f"after {idle['IdleTimeout']} s without work" if idle else "never"


def _limits(policy: Any) -> str:
    limits = policy["ComputeLimits"]
    text = f"{limits['MinimumCapacityUnits']} to {limits['MaximumCapacityUnits']} {limits['UnitType']}"
    for member, words in (
        ("MaximumCoreCapacityUnits", "core"),
        ("MaximumOnDemandCapacityUnits", "on-demand"),
    ):
        if member in limits:
            text += f", at most {limits[member]} {words}"
    if "ScalingStrategy" in policy:
        text += f", {policy['ScalingStrategy']} {policy.get('UtilizationPerformanceIndex', '')}".rstrip()
    return text


def _encryption(emr: Any, cluster: Any) -> Rows:
    name = cluster.get("SecurityConfiguration")
    if name is None:
        yield "Encryption", NONE
        return
    content = json.loads(emr.describe_security_configuration(Name=name)["SecurityConfiguration"])
    encryption = content.get("EncryptionConfiguration", {})
    at_rest = encryption.get("AtRestEncryptionConfiguration", {})
    s3, disk = at_rest.get("S3EncryptionConfiguration"), at_rest.get("LocalDiskEncryptionConfiguration")
    yield "At rest, S3", f"{s3['EncryptionMode']}, {key(s3.get('AwsKmsKey'))}" if s3 else NONE
    yield "At rest, disks", _disks(disk) if disk else NONE
    tls = encryption.get("InTransitEncryptionConfiguration", {}).get("TLSCertificateConfiguration")
    yield "In transit", f"TLS, {_CERTIFICATES[tls['CertificateProviderType']]}" if tls else NONE
    imds = content.get("InstanceMetadataServiceConfiguration")
    if imds:
        version, hops = imds["MinimumInstanceMetadataServiceVersion"], imds["HttpPutResponseHopLimit"]
        yield "Instance metadata", f"IMDSv{version} at least, hop limit {hops}"


def _disks(disk: Any) -> str:
    volumes = "local disks and EBS volumes" if disk.get("EnableEbsEncryption") else "local disks"
    return f"{volumes}, {key(disk.get('AwsKmsKey'))}"


def _logs(cluster: Any) -> Rows:
    yield "Logs", cluster.get("LogUri", NONE)
    if "LogUri" in cluster:
        yield "Log encryption", key(cluster.get("LogEncryptionKmsKeyId"))


def _network(ec2: Any, attributes: Any) -> Rows:
    subnets = attributes.get("RequestedEc2SubnetIds", [])
    if subnets:
        vpc = yield from place(ec2, subnets)
        endpoints = [e for e in ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["VpcId"] == vpc]
        yield "VPC endpoints", listed(sorted(e["ServiceName"].rpartition(".")[2] for e in endpoints))
    for role, member in (
        ("primary", "EmrManagedMasterSecurityGroup"),
        ("core and task", "EmrManagedSlaveSecurityGroup"),
        ("service access", "ServiceAccessSecurityGroup"),
    ):
        if member in attributes:
            yield "Security groups", f"{attributes[member]} {role}"
    for group in attributes.get("AdditionalMasterSecurityGroups", []):
        yield "Security groups", f"{group} primary, additional"


def place(ec2: Any, subnets: list[str]) -> Generator[tuple[str, str], None, str]:
    """The VPC of subnets, and these. Answers the id of the VPC."""
    found = ec2.describe_subnets(SubnetIds=subnets)["Subnets"]
    vpc = str(found[0]["VpcId"])
    yield "VPC", vpc
    for subnet in found:
        yield "Subnets", f"{subnet['SubnetId']}, {subnet['CidrBlock']}, {subnet['AvailabilityZone']}"
    return vpc


def _roles(cluster: Any) -> Rows:
    yield "Service role", cluster["ServiceRole"].rpartition("/")[2]
    yield "Instance profile", cluster["Ec2InstanceAttributes"]["IamInstanceProfile"]


def _steps(emr: Any, cluster_id: str) -> Rows:
    """In the order in which they were added."""
    steps = list(reversed(emr.list_steps(ClusterId=cluster_id)["Steps"]))
    if not steps:
        yield "Steps", NONE
    for step in steps:
        yield from hanging("Steps", f"{step['Name']}: {_command(step['Config'])}")


def _bootstrap_actions(emr: Any, cluster_id: str) -> Rows:
    for action in emr.list_bootstrap_actions(ClusterId=cluster_id)["BootstrapActions"]:
        command = shlex.join([action["ScriptPath"], *action["Args"]])
        yield from hanging("Bootstrap actions", f"{action['Name']}: {command}")


def _watch(client: Client, cluster_id: str) -> Rows:
    """Alarms on metrics of the cluster, and rules for its events."""
    for alarm in client("cloudwatch").describe_alarms()["MetricAlarms"]:
        if {"Name": "JobFlowId", "Value": cluster_id} in alarm["Dimensions"]:
            yield "Alarms", f"{alarm['MetricName']} {alarm['ComparisonOperator']} {alarm['Threshold']:g}"
    for rule in client("events").list_rules()["Rules"]:
        pattern = json.loads(rule.get("EventPattern", "{}"))
        if cluster_id in pattern.get("detail", {}).get("clusterId", []):
            states = listed(pattern["detail"].get("state", ["any state"]))
            yield "Event rules", f"{listed(pattern.get('detail-type', ['any event']))}: {states}"


def hanging(label: str, text: str) -> Rows:
    """A text whose further lines stand in."""
    first, *more = _folded(text)
    yield label, first
    for part in more:
        yield label, f"  {part}"


def _command(config: Any) -> str:
    arguments = shlex.join(config["Args"])
    return arguments if config["Jar"] == "command-runner.jar" else f"{config['Jar']} {arguments}"


def key(arn: str | None) -> str:
    """A key by its id."""
    return f"key {arn.rpartition('/')[2]}" if arn else "AWS's own key"


def listed(names: Iterable[str]) -> str:
    """Names one after the other, or that there is none."""
    return ", ".join(names) or NONE
