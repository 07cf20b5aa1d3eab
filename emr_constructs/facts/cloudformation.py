"""The CloudFormation resource types of EMR: top-level properties, and which of them replace the resource.

The registry is silent about replacement below a property: `Instances` of a cluster looks changeable there,
though almost nothing in it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from ._data import load


def types() -> tuple[str, ...]:
    """Every resource type of EMR, EMR on EKS and EMR Serverless, in alphabetical order."""
    return tuple(load("cfn_properties")["types"])


def properties(resource_type: str) -> frozenset[str]:
    """The properties that a template may set.

    :param resource_type: For example `AWS::EMR::Cluster`.
    :raises KeyError: for a type that is not EMR's.
    """
    return frozenset(_of(resource_type)["properties"])


def required(resource_type: str) -> frozenset[str]:
    """The properties that a template must set.

    :param resource_type: For example `AWS::EMR::Cluster`.
    :raises KeyError: for a type that is not EMR's.
    """
    return frozenset(_of(resource_type)["required"])


def create_only(resource_type: str) -> frozenset[str]:
    """The properties whose change replaces the resource.

    :param resource_type: For example `AWS::EMR::Cluster`.
    :raises KeyError: for a type that is not EMR's.
    """
    return frozenset(_of(resource_type)["create_only"])


def read_only(resource_type: str) -> frozenset[str]:
    """The attributes that only the service sets.

    :param resource_type: For example `AWS::EMR::Cluster`.
    :raises KeyError: for a type that is not EMR's.
    """
    return frozenset(_of(resource_type)["read_only"])


def _of(resource_type: str) -> Mapping[str, list[str]]:
    found: Mapping[str, list[str]] = load("cfn_properties")["types"][resource_type]
    return found


def fixed(resource_type: str) -> frozenset[str]:
    """The properties that have a part whose change replaces the resource: none of a type that is not known.

    :param resource_type: EMR's, or one that a cluster refers to, for example `AWS::IAM::Role`.
    """
    table = load("cfn_properties")
    types = {**table["around"], **table["types"]}
    names = frozenset(types[resource_type]["create_only"]) if resource_type in types else frozenset()
    return names | {"Instances"} if resource_type == "AWS::EMR::Cluster" else names


def in_place() -> frozenset[str]:
    """What AWS's last resource specification lets change below `Instances` of a cluster without a new cluster.

    Later pages say that all of it may: where sources disagree, the strictest is believed.
    """
    return frozenset(load("cfn_properties")["instances_in_place"])
