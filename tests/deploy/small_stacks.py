"""Small templates given to CloudFormation without the CDK: a deployment takes a tenth of a second."""

from __future__ import annotations

import contextlib
import copy
import json
import time
from collections.abc import Iterator
from typing import Any

from assemblies import BUCKET

from local_aws import LocalAws

Template = dict[str, Any]

_LONGEST_BODY = 51_200
_TRUST = {"Version": "2012-10-17", "Statement": []}


def cluster_template(**cluster: Any) -> Template:
    """A cluster of two fleets with its roles and its subnet.

    :param cluster: Properties of the cluster that differ.
    """
    properties = {
        "Name": "small",
        "ReleaseLabel": "emr-7.14.0",
        "ServiceRole": {"Ref": "Role"},
        "JobFlowRole": {"Ref": "Profile"},
        "Instances": {
            "KeepJobFlowAliveWhenNoSteps": "true",
            "Ec2SubnetIds": [{"Ref": "Subnet"}],
            "MasterInstanceFleet": {
                "TargetOnDemandCapacity": "1",
                "InstanceTypeConfigs": [{"InstanceType": "m7g.xlarge"}],
            },
            "CoreInstanceFleet": {
                "TargetOnDemandCapacity": 2,
                "InstanceTypeConfigs": [{"InstanceType": "m7g.xlarge"}],
            },
        },
    }
    resources = {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.1.0.0/16"}},
        "Subnet": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": {"Fn::GetAtt": ["Vpc", "CidrBlock"]}},
        },
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": _TRUST}},
        "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [{"Ref": "Role"}]}},
        "Cluster": {"Type": "AWS::EMR::Cluster", "Properties": {**properties, **cluster}},
    }
    return {"Resources": resources, "Outputs": {"ClusterId": {"Value": {"Ref": "Cluster"}}}}


def with_instances(template: Template, **members: Any) -> Template:
    """The template with other members of the cluster's ``Instances``."""
    changed = copy.deepcopy(template)
    changed["Resources"]["Cluster"]["Properties"]["Instances"].update(members)
    return changed


def with_resource(template: Template, logical_id: str, resource_type: str, **properties: Any) -> Template:
    """The template with one more resource, or another one of that id."""
    changed = copy.deepcopy(template)
    changed["Resources"][logical_id] = {"Type": resource_type, "Properties": properties}
    return changed


class SmallStack:
    """A stack of the local AWS."""

    def __init__(self, aws: LocalAws, name: str) -> None:
        self.name = name
        self._cloudformation = aws.client("cloudformation")
        self._s3 = aws.client("s3")

    def create(self, template: Template) -> str:
        """Answers the stack's final status."""
        self._cloudformation.create_stack(
            StackName=self.name, **self._given(template), Capabilities=["CAPABILITY_NAMED_IAM"]
        )
        return self._settled()

    def create_from(self, url: str, parameters: dict[str, str]) -> str:
        """A template in S3, with values of its parameters. Answers the stack's final status."""
        given = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
        self._cloudformation.create_stack(
            StackName=self.name, TemplateURL=url, Parameters=given, Capabilities=["CAPABILITY_NAMED_IAM"]
        )
        return self._settled()

    def update(self, template: Template) -> str:
        """Answers the stack's final status."""
        self._cloudformation.update_stack(
            StackName=self.name, **self._given(template), Capabilities=["CAPABILITY_NAMED_IAM"]
        )
        return self._settled()

    def delete(self) -> str:
        """Answers the stack's final status, DELETE_COMPLETE where it is gone."""
        self._cloudformation.delete_stack(StackName=self.name)
        with contextlib.suppress(self._cloudformation.exceptions.ClientError):
            return self._settled()
        return "DELETE_COMPLETE"

    def physical_id(self, logical_id: str) -> str:
        detail = self._cloudformation.describe_stack_resource(StackName=self.name, LogicalResourceId=logical_id)
        return str(detail["StackResourceDetail"]["PhysicalResourceId"])

    def reasons(self, logical_id: str) -> str:
        """Why a resource failed."""
        events = self._cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        return "\n".join(
            event.get("ResourceStatusReason", "")
            for event in events
            if event["LogicalResourceId"] == logical_id and event["ResourceStatus"].endswith("FAILED")
        )

    def _given(self, template: Template) -> dict[str, str]:
        """A template, as CloudFormation takes it: a long one from S3."""
        body = json.dumps(template)
        if len(body) <= _LONGEST_BODY:
            return {"TemplateBody": body}
        self._s3.put_object(Bucket=BUCKET, Key=f"{self.name}.json", Body=body.encode())
        return {"TemplateURL": f"https://s3.amazonaws.com/{BUCKET}/{self.name}.json"}

    def _settled(self) -> str:
        while True:
            [stack] = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"]
            if not stack["StackStatus"].endswith("IN_PROGRESS"):
                return str(stack["StackStatus"])
            time.sleep(0.01)


@contextlib.contextmanager
def small_stack(aws: LocalAws, name: str) -> Iterator[SmallStack]:
    """A stack that is deleted on the way out."""
    stack = SmallStack(aws, name)
    try:
        yield stack
    finally:
        stack.delete()
