"""Stacks, and their templates read by the paths of the constructs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Annotations, Match, Template
from constructs import Construct

import emr_constructs as emr

RELEASE = emr.ReleaseLabel.EMR_7_14_0
EMR_TAG = {"Key": "for-use-with-amazon-emr-managed-policies", "Value": "true"}
PARTITION, REGION, ACCOUNT = ({"Ref": f"AWS::{name}"} for name in ("Partition", "Region", "AccountId"))


class Synthesized:
    """A stack's template. Paths are those of the constructs, without the name of the stack.

    The assertions library refuses a template whose resources wait for each other in a circle: each use proves that.
    """

    def __init__(self, stack: cdk.Stack) -> None:
        self.template: dict[str, Any] = dict(Template.from_stack(stack).to_json())
        self.resources: dict[str, Any] = self.template.get("Resources", {})
        start = f"{stack.node.path}/"
        self._ids: dict[str, str] = {
            one["Metadata"]["aws:cdk:path"].removeprefix(start): name for name, one in self.resources.items()
        }

    def __contains__(self, path: str) -> bool:
        return path in self._ids

    def id(self, path: str) -> str:
        """The logical id of a resource."""
        return self._ids[path]

    def paths(self, kind: str) -> list[str]:
        """The paths of all resources of a type, in the order of the template."""
        return [path for path, name in self._ids.items() if self.resources[name]["Type"] == kind]

    def by_path(self) -> dict[str, Any]:
        """The properties of all resources."""
        return {path: self.properties(path) for path in self._ids}

    def resource(self, path: str) -> Any:
        return self.resources[self._ids[path]]

    def properties(self, path: str) -> Any:
        return self.resource(path).get("Properties", {})

    def statements(self, path: str) -> list[Any]:
        """The statements of a policy of any kind."""
        properties = self.properties(path)
        document = properties.get("PolicyDocument") or properties.get("KeyPolicy")
        found: list[Any] = (document or properties["AssumeRolePolicyDocument"])["Statement"]
        return found

    def ref(self, path: str) -> Any:
        return {"Ref": self._ids[path]}

    def attribute(self, path: str, name: str) -> Any:
        return {"Fn::GetAtt": [self._ids[path], name]}

    def arn(self, path: str) -> Any:
        return self.attribute(path, "Arn")

    def group(self, path: str) -> Any:
        return self.attribute(path, "GroupId")

    def depends_on(self, path: str) -> set[str]:
        """The logical ids that a resource waits for, said with DependsOn."""
        return set(self.resource(path).get("DependsOn", ()))


def new_stack(region: str | None = None, *, context: dict[str, Any] | None = None) -> cdk.Stack:
    """A stack of an app of its own; without a region it fits any environment."""
    app = cdk.App(context={"aws:cdk:enable-path-metadata": True, **(context or {})})
    env = cdk.Environment(account="111122223333", region=region) if region else None
    return cdk.Stack(app, "Stack", env=env)


@cache
def default_cluster() -> Synthesized:
    """One line of Python: a cluster with nothing said but its release."""
    stack = new_stack()
    emr.Cluster(stack, "Analytics", release_label=RELEASE)
    return Synthesized(stack)


def imported_vpc(scope: Construct, id: str = "Vpc", **more: Any) -> ec2.IVpc:  # noqa: A002
    """A VPC that exists already, with two isolated subnets."""
    attributes: dict[str, Any] = {
        "vpc_id": "vpc-1",
        "vpc_cidr_block": "10.0.0.0/16",
        "availability_zones": ["eu-west-1a", "eu-west-1b"],
        "isolated_subnet_ids": ["subnet-1", "subnet-2"],
        "isolated_subnet_route_table_ids": ["rtb-1", "rtb-1"],
        **more,
    }
    return ec2.Vpc.from_vpc_attributes(scope, id, **attributes)


def imported_role(scope: Construct, id: str, *, mutable: bool = True) -> iam.IRole:  # noqa: A002
    stack = cdk.Stack.of(scope)
    arn = f"arn:{stack.partition}:iam::{stack.account}:role/teams/{id}"
    return iam.Role.from_role_arn(scope, id, arn, mutable=mutable)


def imported_key(scope: Construct, id: str = "Key") -> kms.IKey:  # noqa: A002
    stack = cdk.Stack.of(scope)
    return kms.Key.from_key_arn(scope, id, f"arn:{stack.partition}:kms:{stack.region}:{stack.account}:key/{id}")


class Brought:
    """Everything a cluster can stand on, made or imported once, so that a further cluster is a few resources."""

    def __init__(self, stack: cdk.Stack) -> None:
        self.stack = stack
        vpc, key = imported_vpc(stack), imported_key(stack)
        role = imported_role(stack, "Nodes", mutable=False)
        self.arguments: dict[str, Any] = {
            "vpc": vpc,
            "encryption_key": key,
            "log_bucket": s3.Bucket.from_bucket_name(stack, "Logs", "logs-of-the-team"),
            "security_configuration": emr.SecurityConfiguration.from_security_configuration_name(
                stack, "Security", "team-security", encryption_key=key
            ),
            "security_groups": emr.ClusterSecurityGroups(stack, "Groups", vpc=vpc, release_label=RELEASE),
            "service_role": imported_role(stack, "Service", mutable=False),
            "instance_role": role,
        }

    def cluster(self, id: str, *, without: tuple[str, ...] = (), **more: Any) -> emr.Cluster:  # noqa: A002
        """A cluster that makes only what is named in ``without``."""
        shared = {name: value for name, value in self.arguments.items() if name not in without}
        return emr.Cluster(self.stack, id, **{"release_label": RELEASE, **shared, **more})


def strings(value: Any) -> Iterator[str]:
    """Every text in a template, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def contains(value: Any, part: Any) -> bool:
    """Whether a part of a template stands somewhere in another."""
    if value == part:
        return True
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(contains(child, part) for child in children)


def warnings(stack: cdk.Stack) -> list[str]:
    """The texts of all warnings, with their ids."""
    found = Annotations.from_stack(stack).find_warning("*", Match.any_value())
    return [str(one.entry.data) for one in found]


def join(*parts: Any) -> Any:
    """What CDK makes of texts and references side by side."""
    return {"Fn::Join": ["", list(parts)]}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
