"""What a cluster is when nothing is said: small, on Graviton, growing on Spot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, TypeVar

from aws_cdk import Duration

from emr_constructs._jsii.references import least_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.facts import features, instance_types
from emr_constructs.facts.applications import unseen_by_yarn, without_hadoop
from emr_constructs.model.application import Application
from emr_constructs.model.auto import Auto
from emr_constructs.model.instance_fleets import InstanceFleet, InstanceFleets
from emr_constructs.model.instance_groups import InstanceGroup, InstanceGroups
from emr_constructs.model.release_label import ReleaseLabel
from emr_constructs.model.scaling import ManagedScaling

_STEADY = ("m7g.xlarge", "m6g.xlarge")
# Spot capacity is steadier, and cheaper, the more pools EC2 can choose from.
_SPOT = (
    *("m7g.xlarge", "m6g.xlarge", "r7g.xlarge", "r6g.xlarge"),
    *("m7g.2xlarge", "m6g.2xlarge", "r7g.2xlarge", "r6g.2xlarge", "c7g.2xlarge", "c6g.2xlarge"),
)
_WITHOUT_GRAVITON = ("m5.xlarge",)
_MAXIMUM_VCPUS: Final = 64
_IDLE_SECONDS: Final = 3600
_PRIMARIES: Final = 3

T = TypeVar("T")


@cache
def default_instances(release_label: ReleaseLabel) -> InstanceFleets:
    """One primary and two core nodes On-Demand, one task node on Spot, 4 vCPUs each."""
    steady, spot = _accepted(_STEADY, release_label), _accepted(_SPOT, release_label)
    return InstanceFleets(
        primary=InstanceFleet.primary(*steady),
        core=InstanceFleet(instance_types=steady, target_on_demand_capacity=8),
        task=InstanceFleet(instance_types=spot, target_spot_capacity=4),
    )


def _accepted(names: Sequence[str], release_label: ReleaseLabel) -> list[str]:
    accepted = [name for name in names if instance_types.supported(name, release_label.name) is not False]
    return accepted or list(_WITHOUT_GRAVITON)


def chosen_scaling(
    given: ManagedScaling | Auto | None,
    *,
    own_instances: bool,
    release_label: ReleaseLabel,
    region: str | None,
    seen: bool,
) -> ManagedScaling | None:
    """The managed scaling of a cluster: what is given, or that of the default instances."""
    if not isinstance(given, Auto):
        return given
    if own_instances or not seen or features.supports("managed_scaling", release_label.name, region) is False:
        return None
    return _default_scaling()


@cache
def _default_scaling() -> ManagedScaling:
    return ManagedScaling.task_nodes_only(maximum_capacity=_MAXIMUM_VCPUS)


def chosen_auto_termination(
    given: Duration | Auto | None, *, release_label: ReleaseLabel, region: str | None, sees_idleness: bool
) -> float | None:
    """The idle seconds after which a cluster ends: what is given, or an hour where EMR can tell that it is idle."""
    if not isinstance(given, Auto):
        return given.to_seconds(integral=False) if given else None
    if not sees_idleness or features.supports("auto_termination", release_label.name, region) is False:
        return None
    return _IDLE_SECONDS


def chosen(given: T | Auto, default: T) -> T:
    """What is given, or the default where the choice is left to the library."""
    return default if isinstance(given, Auto) else given


def is_highly_available(instances: InstanceFleets | InstanceGroups) -> bool:
    """Whether a cluster certainly has three primary nodes."""
    if isinstance(instances, InstanceGroups):
        return instances.primary.instance_count == _PRIMARIES
    return instances.primary.target_on_demand_capacity == _PRIMARIES


def chosen_replication(
    given: int | Auto | None, instances: InstanceFleets | InstanceGroups, *, has_hdfs: bool
) -> int | None:
    """How many copies HDFS keeps: what is given, or two on a core of several nodes.

    One number for every size: EMR's own choice grows with the core, and a changed configuration replaces the cluster.
    Of a number that is a parameter of the template, the least decides: it holds for whatever is chosen.
    """
    if not isinstance(given, Auto):
        return given
    return 2 if has_hdfs and _least_core_nodes(instances) > 1 else None


def _least_core_nodes(instances: InstanceFleets | InstanceGroups) -> int:
    """How many nodes the core starts with at least, as far as it is known."""
    core = instances.core
    if core is None:
        return 0
    if isinstance(core, InstanceGroup):
        return int(least_of(core.instance_count) or 0)
    target = sum(least_of(one) or 0 for one in (core.target_on_demand_capacity, core.target_spot_capacity))
    weights = [one.weighted_capacity or 1 for one in core._types]
    return 0 if is_token(weights) else int(-(-target // max(weights)))


def has_hdfs(applications: Sequence[Application], release_label: ReleaseLabel) -> bool:
    """Whether a cluster may have HDFS."""
    return not without_hadoop((one.name for one in applications), release_label.name)


def all_seen_by_yarn(applications: Sequence[Application]) -> bool:
    """Whether no application works where managed scaling and auto-termination cannot see it."""
    return not unseen_by_yarn(one.name for one in applications)
