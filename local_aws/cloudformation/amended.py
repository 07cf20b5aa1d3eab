"""What ministack's handlers get wrong or leave out, put right around them.

They get the attributes and properties that they lack, and no longer delete what is in use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_aws import seam, serverless
from local_aws.cloudformation import s3_bucket
from local_aws.cloudformation.resource import Created, Properties, RefusedError
from local_aws.emr.records import clusters
from local_aws.emr.references import security_groups

Attributes = dict[str, Any]
# Carries over what is missing of a resource, given its id and properties, and answers further attributes.
Completion = Callable[[str, Properties], Attributes]


def amend(handlers: seam.Handlers, type_name: str) -> None:
    """Wrap the handlers of one type with its amendments, if it has some."""
    if type_name in _COMPLETED:
        # create(logical id, properties, stack), update(physical id, old properties, new properties, stack)
        for action, position in (("create", 1), ("update", 2)):
            handlers[action] = _completed(handlers[action], position, _COMPLETED[type_name])
    if type_name == "AWS::SecretsManager::Secret":
        _refer_by_arn(handlers)
    if type_name in _IN_USE:
        handlers["delete"] = _refused_in_use(handlers["delete"], _IN_USE[type_name])


def _completed(handler: Callable[..., Any], position: int, complete: Completion) -> Callable[..., Any]:
    def amended(*arguments: Any) -> Created:
        physical_id, known = handler(*arguments)
        return Created(physical_id, {**known, **complete(physical_id, arguments[position])})

    return amended


def _refer_by_arn(handlers: seam.Handlers) -> None:
    """``Ref`` of a secret is its ARN; ministack answers the name, under which it keeps the secret."""
    create, update, delete = (handlers[action] for action in ("create", "update", "delete"))

    def named(arn: str) -> str:
        secrets = seam.service("secretsmanager")._secrets
        return next((name for name, secret in secrets.items() if secret["ARN"] == arn), arn)

    def referred(answer: tuple[str, Attributes]) -> Created:
        _, attributes = answer
        return Created(attributes["Arn"], attributes)

    handlers["create"] = lambda *arguments: referred(create(*arguments))
    handlers["update"] = lambda arn, *arguments: referred(update(named(arn), *arguments))
    handlers["delete"] = lambda arn, properties: delete(named(arn), properties)


def _refused_in_use(delete: Callable[..., Any], users: Callable[[str], list[str]]) -> Callable[..., Any]:
    def amended(physical_id: str, *rest: Any) -> None:
        found = users(physical_id)
        if found:
            raise RefusedError(f"DependencyViolation: {physical_id} is in use by {', '.join(found)}")
        delete(physical_id, *rest)

    return amended


def _vpc(vpc_id: str, _: Properties) -> Attributes:
    vpc = seam.service("ec2")._vpcs[vpc_id]
    return {"CidrBlock": vpc["CidrBlock"], "CidrBlockAssociations": [], "Ipv6CidrBlocks": []}


def _subnet(subnet_id: str, _: Properties) -> Attributes:
    subnet = seam.service("ec2")._subnets[subnet_id]
    return {"CidrBlock": subnet["CidrBlock"], "VpcId": subnet["VpcId"], "Ipv6CidrBlocks": []}


def _endpoint(endpoint_id: str, _: Properties) -> Attributes:
    """An interface endpoint has a name of its own in a zone of AWS's."""
    endpoint = seam.service("ec2")._vpc_endpoints[endpoint_id]
    if endpoint["VpcEndpointType"] != "Interface":
        return {}
    service = endpoint["ServiceName"].rpartition(".")[2]
    return {"DnsEntries": [f"Z7HUB22UULQXV:{endpoint_id}.{service}.{seam.region()}.vpce.amazonaws.com"]}


def _bucket(name: str, properties: Properties) -> Attributes:
    s3_bucket.apply(name, properties)
    return {}


def _group_users(group_id: str) -> list[str]:
    """Rules of other groups, interface endpoints, clusters and started applications hold a security group."""
    ec2 = seam.service("ec2")
    rules = [
        f"a rule of {other['GroupId']}"
        for other in ec2._security_groups.values()
        if other["GroupId"] != group_id and group_id in _peers(other)
    ]
    return [
        *rules,
        *(e["VpcEndpointId"] for e in ec2._vpc_endpoints.values() if group_id in e["SecurityGroupIds"]),
        *(c["Id"] for c in _living_clusters() if group_id in security_groups(c["Ec2InstanceAttributes"])),
        *_started_applications("securityGroupIds", group_id),
    ]


def _subnet_users(subnet_id: str) -> list[str]:
    """Interface endpoints, NAT gateways, clusters and started applications hold a subnet."""
    ec2 = seam.service("ec2")
    return [
        *(e["VpcEndpointId"] for e in ec2._vpc_endpoints.values() if subnet_id in e["SubnetIds"]),
        *(n["NatGatewayId"] for n in ec2._nat_gateways.values() if n["SubnetId"] == subnet_id and _available(n)),
        *(c["Id"] for c in _living_clusters() if c["Ec2InstanceAttributes"].get("Ec2SubnetId") == subnet_id),
        *_started_applications("subnetIds", subnet_id),
    ]


def _bucket_content(name: str) -> list[str]:
    count = len(seam.service("s3")._buckets.get(name, {}).get("objects", {}))
    return [f"its {count} objects: the bucket is not empty"] if count else []


def _peers(group: dict[str, Any]) -> set[str]:
    permissions = [*group["IpPermissions"], *group["IpPermissionsEgress"]]
    return {pair["GroupId"] for p in permissions for pair in p.get("UserIdGroupPairs", []) if "GroupId" in pair}


def _available(nat: dict[str, Any]) -> bool:
    return bool(nat["State"] != "deleted")


def _living_clusters() -> list[dict[str, Any]]:
    return [cluster.description for cluster in clusters.values() if cluster.alive]


def _started_applications(member: str, identifier: str) -> list[str]:
    """The applications of EMR Serverless with workers, so with network interfaces, in a subnet or security group."""
    started = serverless.call("ListApplications", {"states": ["STARTING", "STARTED", "STOPPING"]})["applications"]
    found = (serverless.call("GetApplication", {"applicationId": one["id"]})["application"] for one in started)
    return [one["applicationId"] for one in found if identifier in one.get("networkConfiguration", {}).get(member, [])]


_COMPLETED: dict[str, Completion] = {
    "AWS::EC2::VPC": _vpc,
    "AWS::EC2::Subnet": _subnet,
    "AWS::EC2::VPCEndpoint": _endpoint,
    "AWS::S3::Bucket": _bucket,
}
_IN_USE: dict[str, Callable[[str], list[str]]] = {
    "AWS::EC2::SecurityGroup": _group_users,
    "AWS::EC2::Subnet": _subnet_users,
    "AWS::S3::Bucket": _bucket_content,
}
