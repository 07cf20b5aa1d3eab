"""Clusters as boto3 shows them, gathered at one moment, so that later deployments do not change what was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local_aws import LocalAws

Answer = Mapping[str, Any]
_ASSET = re.compile(r"s3://cdk-[^/]+-assets-[^/]+/[0-9a-f]{64}\.(\w+)")


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """The one cluster of a stack.

    :param fleets: by name.
    :param groups: by name.
    :param steps: in the order in which they were added.
    :param fingerprint: the output of the stack.
    """

    description: Answer
    fleets: Mapping[str, Answer]
    groups: Mapping[str, Answer]
    steps: list[Answer]
    bootstrap_actions: list[Answer]
    scaling: Answer
    fingerprint: str

    @property
    def cluster_id(self) -> str:
        return str(self.description["Id"])


Clusters = Mapping[str, ReadBack]
"""The clusters of several stacks, by the stack's name."""


def read_back(aws: LocalAws, stack: str) -> ReadBack:
    """Ask for all that there is to know."""
    emr, at = aws.client("emr"), {"ClusterId": resources(aws, stack)["AWS::EMR::Cluster"]}
    return ReadBack(
        description=emr.describe_cluster(**at)["Cluster"],
        fleets={one["Name"]: one for one in emr.list_instance_fleets(**at)["InstanceFleets"]},
        groups={one["Name"]: one for one in emr.list_instance_groups(**at)["InstanceGroups"]},
        steps=list(reversed(emr.list_steps(**at)["Steps"])),
        bootstrap_actions=emr.list_bootstrap_actions(**at)["BootstrapActions"],
        scaling=emr.get_managed_scaling_policy(**at).get("ManagedScalingPolicy", {}),
        fingerprint=_fingerprint(aws, stack),
    )


def resources(aws: LocalAws, stack: str) -> dict[str, str]:
    """Physical ids by type; of several resources of a type the last one."""
    found = aws.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    return {one["ResourceType"]: one["PhysicalResourceId"] for one in found}


def command(step: Answer) -> list[str]:
    """Jar and arguments of a step, with uploaded files as ``<extension>``."""
    return [without_hash(word) for word in (step["Config"]["Jar"], *step["Config"]["Args"])]


def without_hash(word: str) -> str:
    """An uploaded file has a name that is made of its content: what is left is its extension."""
    return _ASSET.sub(r"<\1>", word)


def _fingerprint(aws: LocalAws, stack: str) -> str:
    [described] = aws.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    [value] = [one["OutputValue"] for one in described["Outputs"] if "ReplacementFingerprint" in one["OutputKey"]]
    return str(value)
