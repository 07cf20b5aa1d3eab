"""Views that rules are tried on: a small good one to change, and good ones in which everything is said."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from emr_constructs.rules import catalogue
from emr_constructs.rules.catalogue import judge
from emr_constructs.rules.rule import Finding, Severity
from emr_constructs.rules.view import View
from emr_constructs.rules.views.capacity import FleetView, GroupView, InstanceTypeView, ScalingView, VolumeView
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.security import SecurityConfigurationView
from emr_constructs.rules.views.software import BootstrapActionView, ConfigurationView, StepView

RELEASE = "emr-7.14.0"


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one rule says of a view, and the nearest view it has nothing to say of.

    :param code: the rule.
    :param bad: a view in which this rule, and no other, finds ``messages``.
    :param good: a view in which no rule finds anything.
    """

    code: str
    bad: View
    messages: tuple[str, ...]
    good: View


def case(code: str, bad: View, *messages: str, good: View) -> Case:
    return Case(code=code, bad=bad, messages=messages, good=good)


def found(view: View, code: str = "") -> list[tuple[str, str]]:
    """Code and message of what rules find; of compliance, only what the rule ``code`` finds.

    A small view meets no control: what it does not say is not encrypted, not logged, not private.
    """
    return [
        (finding.rule.code, finding.message())
        for finding in judge(view)
        if finding.rule.severity is not Severity.COMPLIANCE or finding.rule.code == code
    ]


def findings(view: View) -> list[Finding]:
    return list(judge(view))


def types(*names: str, weight: int | None = None) -> tuple[InstanceTypeView, ...]:
    return tuple(InstanceTypeView(instance_type=name, weighted_capacity=weight) for name in names)


def fleet(node: str = "", **said: Any) -> FleetView:
    """A fleet of two On-Demand nodes."""
    return FleetView(
        **{
            "node": node,
            "instance_types": types("m7g.xlarge", weight=4),
            "target_on_demand_capacity": 8,
            "on_demand_allocation_strategy": "lowest-price",
            **said,
        }
    )


def primary(**said: Any) -> FleetView:
    return fleet(
        "primary",
        **{
            "instance_types": types("m7g.xlarge", weight=1),
            "target_on_demand_capacity": 1,
            **said,
        },
    )


def group(node: str = "", **said: Any) -> GroupView:
    return GroupView(**{"node": node, "instance_type": "m7g.xlarge", "instance_count": 2, **said})


def primary_group(**said: Any) -> GroupView:
    return group("primary", **{"instance_count": 1, **said})


def scaling(**said: Any) -> ScalingView:
    return ScalingView(
        **{"unit": "InstanceFleetUnits", "minimum_capacity": 8, "maximum_capacity": 32, **said},
    )


def configuration(classification: str, **properties: Any) -> ConfigurationView:
    """Properties with an underscore for each dot of their names."""
    return ConfigurationView(
        classification=classification,
        properties={name.replace("_", "."): value for name, value in properties.items()},
    )


def cluster(**said: Any) -> ClusterView:
    """A cluster with instance fleets."""
    return ClusterView(
        **{
            "release_label": RELEASE,
            "applications": ("Spark",),
            "primary_fleet": primary(),
            "core_fleet": fleet("core"),
            **said,
        }
    )


def without_nodes(**said: Any) -> ClusterView:
    """A cluster of which no nodes are seen, for releases older than the instance types above."""
    return ClusterView(**{"release_label": RELEASE, "applications": ("Spark",), **said})


def grouped(**said: Any) -> ClusterView:
    """A cluster with instance groups."""
    return ClusterView(
        **{
            "release_label": RELEASE,
            "applications": ("Spark",),
            "primary_group": primary_group(),
            "core_group": group("core"),
            **said,
        }
    )


_GP3 = VolumeView(size=100, volume_type="gp3", iops=4000, throughput=500, volumes_per_instance=2)
_ENV = ConfigurationView(
    classification="spark-env",
    properties={},
    configurations=(configuration("export", PYSPARK="python3"),),
)
_HDFS = configuration("hdfs-site", dfs_replication="2")
_SECURITY = SecurityConfigurationView(
    at_rest=True,
    in_transit=True,
    certificate_provider="PEM",
    certificates="s3://bucket/certificates.zip",
    s3_mode="SSE-KMS",
    local_disk_provider="AwsKms",
    ebs=True,
    imds_version=2,
    hop_limit=1,
)
_STEP = StepView(
    name="WordCount",
    action_on_failure="CONTINUE",
    jar="command-runner.jar",
    arguments=("spark-submit", "s3://bucket/job.py"),
    step_concurrency=10,
)


def _said(**more: Any) -> dict[str, Any]:
    """All that a cluster can say besides its nodes."""
    return {
        "name": "Analytics",
        "release_label": RELEASE,
        "os_release_label": "2023.9.20251027.0",
        "applications": ("Spark", "Livy"),
        "configurations": (_ENV, _HDFS),
        "auto_termination": 3600,
        "keep_alive": True,
        "termination_protection": False,
        "unhealthy_node_replacement": True,
        "step_concurrency": 10,
        "steps": (_STEP,),
        "bootstrap_actions": (
            BootstrapActionView(name="Certificates", script="s3://bucket/run.sh", arguments=("--all",)),
        ),
        "root_volume_size": 20,
        "root_volume_iops": 4000,
        "root_volume_throughput": 500,
        "log_uri": "s3://bucket/logs/",
        "log_encryption_key": "arn:aws:kms:eu-west-1:111122223333:key/one",
        "security_configuration": _SECURITY,
        "has_public_subnet": False,
        "dns_host_names": True,
        "dns_support": True,
        "managed_properties": {("hdfs-site", "dfs.replication"): ("2", "hdfs_replication")},
        **more,
    }


def _full_fleet(node: str, *, custom_ami: str | None, **said: Any) -> FleetView:
    one = InstanceTypeView(
        instance_type="m7g.xlarge",
        weighted_capacity=1 if node == "primary" else 4,
        bid_price="0.2",
        priority=0,
        custom_ami=custom_ami,
        volumes=(_GP3,),
        configurations=(_HDFS,),
    )
    other = InstanceTypeView(
        instance_type="m7g.2xlarge",
        weighted_capacity=1 if node == "primary" else 8,
        bid_price_percentage=100,
        priority=1,
        custom_ami=custom_ami,
    )
    return fleet(
        node,
        **{
            "name": node,
            "instance_types": (one, other),
            # Two nodes if both are of the smaller type, one if of the larger: HDFS has just enough for two copies.
            "target_on_demand_capacity": 4,
            "target_spot_capacity": 4,
            "spot_timeout": 10,
            "spot_timeout_action": "SWITCH_TO_ON_DEMAND",
            "spot_allocation_strategy": "capacity-optimized-prioritized",
            "spot_primary": False,
            **said,
        },
    )


def full_fleets(*, own_images: bool = True) -> ClusterView:
    """A good cluster with instance fleets, in which everything is said.

    :param own_images: whether each instance type names its image, or the cluster one for all.
    """
    image = "ami-0a1b2c3d4e5f60718" if own_images else None
    return ClusterView(
        **_said(custom_ami=None if own_images else "ami-0a1b2c3d4e5f60718"),
        primary_fleet=_full_fleet(
            "primary",
            custom_ami=image,
            target_on_demand_capacity=0,
            target_spot_capacity=1,
            spot_primary=True,
        ),
        core_fleet=_full_fleet("core", custom_ami=image),
        task_fleets=(_full_fleet("task", custom_ami=image),),
        managed_scaling=scaling(maximum_core_capacity=20, maximum_on_demand_capacity=24),
    )


def full_groups() -> ClusterView:
    """A good cluster with instance groups, in which everything is said."""

    def one(node: str, name: str, count: int) -> GroupView:
        return group(
            node,
            name=name,
            instance_count=count,
            market="SPOT",
            bid_price="0.2",
            custom_ami="ami-0a1b2c3d4e5f60718",
            volumes=(_GP3,),
            configurations=(_HDFS,),
            spot_primary=True,
        )

    return ClusterView(
        **_said(),
        primary_group=one("primary", "primary", 1),
        core_group=one("core", "core", 2),
        task_groups=(one("task", "small", 2), one("task", "large", 1)),
        managed_scaling=scaling(
            unit="VCPU", maximum_core_capacity=20, maximum_on_demand_capacity=24, minimum_capacity=1
        ),
    )


def full_views() -> dict[str, View]:
    """Good views, in which, taken together, every field of every view is said."""
    clusters = {
        "fleets with own images": full_fleets(),
        "fleets with one image": full_fleets(own_images=False),
        "groups": full_groups(),
    }
    tables = [import_module(f"views_{subject.__name__.rpartition('.')[2]}") for subject in catalogue._SUBJECTS]
    others = [getattr(table, "FULL", {}) for table in tables]
    return {**clusters, **{name: view for full in others for name, view in full.items()}}
