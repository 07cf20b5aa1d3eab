"""AWS::EC2::EIP, AWS::EC2::NatGateway and AWS::EC2::FlowLog, over ministack's EC2 API."""

from __future__ import annotations

from local_aws.cloudformation import ec2_api
from local_aws.cloudformation.resource import Created, Declared, Properties, RefusedError, ResourceHandler


class Ec2Eip(ResourceHandler):
    """An elastic address for a NAT gateway; nothing else here could hold one."""

    type_name = "AWS::EC2::EIP"
    create_only = frozenset({"Domain"})
    in_place = frozenset({"Tags"})
    tag_property = "Tags"

    def create(self, declared: Declared) -> Created:
        answer = ec2_api.call("AllocateAddress", {"Domain": declared.properties.get("Domain", "vpc")})
        ec2_api.retag(answer["AllocationId"], [], declared.properties.get("Tags"))
        attributes = {"AllocationId": answer["AllocationId"], "PublicIp": answer["PublicIp"]}
        return Created(answer["PublicIp"], attributes)

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        allocation_id = _allocation_id(physical_id)
        ec2_api.retag(allocation_id, old.get("Tags"), new.properties.get("Tags"))
        return Created(physical_id, {"AllocationId": allocation_id, "PublicIp": physical_id})

    def delete(self, physical_id: str, properties: Properties) -> None:
        ec2_api.call("ReleaseAddress", {"AllocationId": _allocation_id(physical_id)})


class Ec2NatGateway(ResourceHandler):
    """A NAT gateway, available at once."""

    type_name = "AWS::EC2::NatGateway"
    create_only = frozenset({"SubnetId", "AllocationId", "ConnectivityType"})
    in_place = frozenset({"Tags"})
    tag_property = "Tags"

    def create(self, declared: Declared) -> Created:
        request = {name: declared.properties[name] for name in self.create_only if name in declared.properties}
        nat_id = ec2_api.call("CreateNatGateway", request)["NatGateway"]["NatGatewayId"]
        ec2_api.retag(nat_id, [], declared.properties.get("Tags"))
        return Created(nat_id, {"NatGatewayId": nat_id})

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        ec2_api.retag(physical_id, old.get("Tags"), new.properties.get("Tags"))
        return Created(physical_id, {"NatGatewayId": physical_id})

    def delete(self, physical_id: str, properties: Properties) -> None:
        ec2_api.call("DeleteNatGateway", {"NatGatewayId": physical_id})


class Ec2FlowLog(ResourceHandler):
    """A flow log; no traffic flows here, so it stays empty."""

    type_name = "AWS::EC2::FlowLog"
    create_only = frozenset(
        [
            "DeliverLogsPermissionArn",
            "LogDestination",
            "LogDestinationType",
            "LogFormat",
            "LogGroupName",
            "MaxAggregationInterval",
            "ResourceId",
            "ResourceType",
            "TrafficType",
        ]
    )
    in_place = frozenset({"Tags"})
    not_carried = dict.fromkeys(
        ("DeliverLogsPermissionArn", "LogFormat", "MaxAggregationInterval"),
        "checked against the EC2 model; ministack has no place for it",
    )
    tag_property = "Tags"

    def create(self, declared: Declared) -> Created:
        request = {name: declared.properties[name] for name in self.create_only if name in declared.properties}
        request["ResourceIds"] = [request.pop("ResourceId")]
        if "MaxAggregationInterval" in request:
            request["MaxAggregationInterval"] = int(request["MaxAggregationInterval"])
        ids = ec2_api.call("CreateFlowLogs", request)["FlowLogIds"]
        if not ids:
            raise RefusedError(f"no flow log was made for {request['ResourceIds']}")
        ec2_api.retag(ids[0], [], declared.properties.get("Tags"))
        return Created(ids[0], {"Id": ids[0]})

    def update(self, physical_id: str, old: Properties, new: Declared) -> Created:
        ec2_api.retag(physical_id, old.get("Tags"), new.properties.get("Tags"))
        return Created(physical_id, {"Id": physical_id})

    def delete(self, physical_id: str, properties: Properties) -> None:
        ec2_api.call("DeleteFlowLogs", {"FlowLogIds": [physical_id]})


def _allocation_id(public_ip: str) -> str:
    for address in ec2_api.call("DescribeAddresses", {})["Addresses"]:
        if address["PublicIp"] == public_ip:
            return str(address["AllocationId"])
    raise RefusedError(f"the address {public_ip} is not allocated")
