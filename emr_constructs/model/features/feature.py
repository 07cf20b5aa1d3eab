"""The base of all switches for software."""

from __future__ import annotations

import abc
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs.model.configuration import Configuration
from emr_constructs.model.instance_fleets import InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroups
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.value import Value


@dataclass(frozen=True, kw_only=True)
class ClusterPlan:
    """What a feature may know of the cluster it is meant for."""

    release_label: ReleaseLabel
    applications: Sequence[str]
    instances: InstanceFleets | InstanceGroups


@dataclass(frozen=True, kw_only=True)
class ClusterNodes:
    """The nodes of a cluster that is made: whom a feature gives rights to.

    :param let_use_catalog_key: lets them use the key of a Glue Data Catalog: the key, whether to read only, and the
        account of the catalog, where it is not the cluster's.
    """

    scope: Construct
    role: iam.IRole
    connections: ec2.Connections
    let_use_catalog_key: Callable[[kms.IKey, bool, str | None], object]


@dataclass(frozen=True, kw_only=True)
class Feature(Value, abc.ABC):
    """Base of all switches for software, for the ``features`` of a cluster.

    A feature owns the properties it sets: a ``configurations`` entry that says something else raises.
    """

    @abc.abstractmethod
    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        """The classifications, with the properties that it manages."""

    @property
    def _uses(self) -> tuple[str, ...]:
        """What it uses, in the words of ``facts.network``, so that a ``Network`` gets the endpoints."""
        return ()

    @property
    def _buckets(self) -> tuple[s3.IBucket, ...]:
        """The buckets it keeps things in, so that a ``Network`` lets the nodes reach those of other accounts."""
        return ()

    def _attach(self, nodes: ClusterNodes) -> None:
        """Give the nodes the rights and connections they need."""
