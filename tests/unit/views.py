"""Views that rules are tried on: a small good one to change, and good ones in which everything is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from types import ModuleType
from typing import Any

from emr_constructs.rules import catalogue
from emr_constructs.rules.catalogue import judge
from emr_constructs.rules.rule import Finding, Severity
from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.capacity import (
    CapacityReservationView,
    FleetView,
    GroupView,
    InstanceTypeView,
    ResizeView,
    TaskFleetView,
    TaskGroupView,
    VolumeView,
)
from emr_constructs.rules.views.cluster import ClusterView, NodeSecurityGroupView, PlacementGroupView, StepView
from emr_constructs.rules.views.identity import KerberosView, OwnKdcView
from emr_constructs.rules.views.network import InstanceProfileView, RoleView, SubnetView, TagView
from emr_constructs.rules.views.scaling import ScalingView
from emr_constructs.rules.views.security import KerberosAttributesView, SecurityConfigurationView
from emr_constructs.rules.views.software import BootstrapActionView, ConfigurationView

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
    """Code and message of what rules find, as far as it counts."""
    return [(finding.rule.code, finding.message()) for finding in judge(view) if counts(finding, code)]


_EVERYWHERE = {"ReleaseOutOfSupport", "PrimarySize", "SpotChoice", "SpotCore", "SpotStrategyUnsaid"}


def counts(finding: Finding, code: str = "") -> bool:
    """Whether a finding counts: that of the rule ``code``, and of those that do not find something everywhere.

    A small view meets no control: what it does not say is not encrypted, not logged, not private. And the cases of
    what a release needs are about releases so old that they are not supported any more, of limits about many nodes.
    """
    rule = finding.rule
    return rule.code == code or (rule.severity is not Severity.COMPLIANCE and rule.code not in _EVERYWHERE)


def findings(view: View) -> list[Finding]:
    return list(judge(view))


def types(*names: str, weight: int | None = None) -> tuple[InstanceTypeView, ...]:
    return tuple(InstanceTypeView(instance_type=name, weighted_capacity=weight) for name in names)


def fleet(node: str = "", **said: Any) -> FleetView:
    """A fleet of four On-Demand nodes, of which HDFS keeps two copies by itself."""
    return FleetView(
        **{
            "node": node,
            "instance_types": types("m7g.xlarge", weight=4),
            "target_on_demand_capacity": 16,
            "target_spot_capacity": 0,
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
    return GroupView(**{"node": node, "instance_type": "m7g.xlarge", "instance_count": 4, **said})


def primary_group(**said: Any) -> GroupView:
    return group("primary", **{"instance_count": 1, **said})


def scaling(**said: Any) -> ScalingView:
    """Managed scaling that leaves the core as it starts in the clusters below."""
    return ScalingView(
        **{"unit": "InstanceFleetUnits", "minimum_capacity": 16, "maximum_capacity": 32, **said},
    )


def configuration(classification: str, **properties: Any) -> ConfigurationView:
    """Properties with an underscore for each dot of their names."""
    return ConfigurationView(
        classification=classification,
        properties={name.replace("_", "."): value for name, value in properties.items()},
    )


_WAITING = {
    "keep_alive": True,
    "termination_protection": True,
    "unhealthy_node_replacement": True,
    "visible_to_all_users": True,
}
"""What a good cluster says that waits for work, with one primary node or three."""


def cluster(**said: Any) -> ClusterView:
    """A cluster with instance fleets."""
    return ClusterView(
        **{
            **_WAITING,
            "release_label": RELEASE,
            "applications": ("Spark",),
            "primary_fleet": primary(),
            "core_fleet": fleet("core"),
            **said,
        }
    )


def without_nodes(**said: Any) -> ClusterView:
    """A cluster of which no nodes are seen, for releases older than the instance types above."""
    return ClusterView(
        **{**_WAITING, "release_label": RELEASE, "applications": ("Spark",), "primary_fleet": UNKNOWN, **said}
    )


def grouped(**said: Any) -> ClusterView:
    """A cluster with instance groups."""
    return ClusterView(
        **{
            **_WAITING,
            "release_label": RELEASE,
            "applications": ("Spark",),
            "primary_group": primary_group(),
            "core_group": group("core"),
            **said,
        }
    )


RESERVATIONS = CapacityReservationView(
    usage_strategy="use-capacity-reservations-first",
    preference="open",
    resource_group="arn:aws:resource-groups:eu-west-1:111122223333:group/Reserved",
)
_GP3 = VolumeView(size=100, volume_type="gp3", iops=4000, throughput=500, volumes_per_instance=2)
_ENV = ConfigurationView(
    classification="spark-env",
    properties={},
    configurations=(configuration("export", PYSPARK="python3"),),
)
_HDFS = replace(
    configuration("hdfs-site", dfs_replication="2", dfs_blocksize=UNKNOWN), resolved={"dfs.blocksize": "ssm"}
)
_KEY = "arn:aws:kms:eu-west-1:111122223333:key/one"
_SECURITY = SecurityConfigurationView(
    at_rest=True,
    in_transit=True,
    certificate_provider="PEM",
    certificates="s3://bucket/certificates.zip",
    s3_mode="SSE-KMS",
    s3_key=_KEY,
    local_disk_provider="AwsKms",
    local_disk_key=_KEY,
    ebs=True,
    imds_version=2,
    hop_limit=1,
)
_WITH_KERBEROS = replace(
    _SECURITY, kerberos=KerberosView(provider="ClusterDedicatedKdc", own_kdc=OwnKdcView(ticket_lifetime=24))
)
STEP = StepView(
    name="WordCount",
    action_on_failure="CONTINUE",
    jar="command-runner.jar",
    arguments=("spark-submit", "s3://bucket/job.py"),
)
# They are about other rules: what is not known of them is not wrong.
_SUBNET = SubnetView(availability_zone="eu-west-1a", vpc=UNKNOWN, associations=UNKNOWN)
_FIREWALL = NodeSecurityGroupView(ingress=UNKNOWN, more_ingress=UNKNOWN, vpc=UNKNOWN)
_ROLE = RoleView(trust=UNKNOWN, managed_policies=UNKNOWN)


def _said(**more: Any) -> dict[str, Any]:
    """All that a cluster can say besides its nodes, its place, and what each kind of it has for itself."""
    return {
        "region": "eu-west-1",
        "name": "Analytics",
        "tags": (TagView(key="Team", value="Data"),),
        "release_label": RELEASE,
        "applications": ("Spark", "Livy"),
        "configurations": (_ENV, _HDFS),
        "auto_termination": 3600,
        "keep_alive": True,
        "termination_protection": False,
        "unhealthy_node_replacement": True,
        "scale_down_behavior": "TERMINATE_AT_TASK_COMPLETION",
        "visible_to_all_users": True,
        "step_concurrency": 10,
        "bootstrap_actions": (
            BootstrapActionView(name="Certificates", script="s3://bucket/run.sh", arguments=("--all",)),
        ),
        "root_volume_size": 20,
        "root_volume_iops": 4000,
        "root_volume_throughput": 500,
        "log_uri": "s3://bucket/logs/",
        "log_encryption_key": _KEY,
        "security_configuration": _SECURITY,
        "service_role": _ROLE,
        "instance_profile": InstanceProfileView(roles=(_ROLE,)),
        "key_name": "operators",
        "primary_security_group": _FIREWALL,
        "core_security_group": _FIREWALL,
        "service_access_security_group": _FIREWALL,
        "additional_primary_security_groups": (_FIREWALL,),
        "additional_core_and_task_security_groups": (_FIREWALL,),
        "managed_properties": {("hdfs-site", "dfs.replication"): ("2", "`hdfs_replication`")},
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
        ebs_optimized=True,
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
            "target_on_demand_capacity": 8,
            "target_spot_capacity": UNKNOWN,
            "spot_timeout": 10,
            "spot_timeout_action": "SWITCH_TO_ON_DEMAND",
            "spot_allocation_strategy": "capacity-optimized-prioritized",
            # To say it is wrong, but it may be nothing.
            "spot_block": UNKNOWN,
            "capacity_reservations": RESERVATIONS,
            "resize": ResizeView(
                spot_timeout=20,
                spot_allocation_strategy="diversified",
                on_demand_timeout=30,
                on_demand_allocation_strategy="lowest-price",
                capacity_reservations=RESERVATIONS,
            ),
            "spot_primary": False,
            **said,
        },
    )


def full_fleets(*, own_images: bool = True) -> ClusterView:
    """A good cluster with instance fleets, in which everything is said.

    :param own_images: whether each instance type names its image and the cluster subnets, Kerberos and the steps it
        ends after; or the cluster one image for all, a zone, and further nodes and steps that are added to it.
    """
    image = "ami-0a1b2c3d4e5f60718" if own_images else None
    task = _full_fleet("task", custom_ami=image)
    own: dict[str, Any] = {
        "os_release_label": "2023.9.20251027.0",
        "task_fleets": (task,),
        "subnets": (_SUBNET, UNKNOWN),
        # Only constructors say these. In a template they stand in the place of the subnets, where the last is read.
        "has_public_subnet": False,
        "dns_host_names": True,
        "dns_support": UNKNOWN,
        "keep_alive": False,
        "steps": (STEP,),
        "security_configuration": _WITH_KERBEROS,
        "kerberos": KerberosAttributesView(realm="EC2.INTERNAL", admin_password=UNKNOWN),
    }
    added: dict[str, Any] = {
        "custom_ami": "ami-0a1b2c3d4e5f60718",
        "task_fleet_resources": (TaskFleetView(**vars(task)),),
        "placement_availability_zone": "eu-west-1a",
        "step_resources": (STEP,),
    }
    return ClusterView(
        **_said(**(own if own_images else added)),
        primary_fleet=_full_fleet(
            "primary",
            custom_ami=image,
            target_on_demand_capacity=1,
            target_spot_capacity=0,
        ),
        core_fleet=_full_fleet("core", custom_ami=image),
        managed_scaling=scaling(
            maximum_core_capacity=20,
            maximum_on_demand_capacity=24,
            strategy="ADVANCED",
            utilization_performance_index=50,
        ),
    )


def full_groups() -> ClusterView:
    """A good cluster with instance groups, in which everything is said."""

    def one(node: str, name: str, count: int, bid: str | None = "0.2") -> GroupView:
        return group(
            node,
            name=name,
            instance_count=count,
            market="SPOT" if bid else "ON_DEMAND",
            bid_price=bid,
            custom_ami="ami-0a1b2c3d4e5f60718",
            volumes=(_GP3,),
            ebs_optimized=True,
            configurations=(_HDFS,),
            spot_primary=False,
        )

    return ClusterView(
        **_said(),
        subnet=_SUBNET,
        primary_group=one("primary", "primary", 1, None),
        core_group=one("core", "core", 2, None),
        task_groups=(one("task", "small", 2), one("task", "large", 1)),
        task_group_resources=(TaskGroupView(**vars(one("task", "added", 1))),),
        managed_scaling=scaling(unit="VCPU", maximum_core_capacity=20, maximum_on_demand_capacity=24),
    )


def full_high_availability() -> ClusterView:
    """A good cluster with three primary nodes, in which everything is said."""
    return ClusterView(
        **_said(auto_termination=None, termination_protection=True),
        subnet=_SUBNET,
        primary_group=primary_group(instance_count=3),
        core_group=group("core"),
        placement_groups=(PlacementGroupView(node="MASTER", strategy="SPREAD"),),
    )


def subjects() -> dict[str, ModuleType]:
    """The modules of rules, by the names that their tables of cases have here."""
    names = [name for runtime in catalogue._SUBJECTS for name in catalogue.modules_of(runtime)]
    return {name.removeprefix("emr_constructs.rules.").replace(".", "_"): import_module(name) for name in names}


def full_views() -> dict[str, View]:
    """Good views, in which, taken together, every field of every view is said."""
    clusters = {
        "fleets with own images": full_fleets(),
        "fleets with one image": full_fleets(own_images=False),
        "groups": full_groups(),
        "high availability": full_high_availability(),
    }
    modules = [name for runtime in catalogue._SUBJECTS for name in catalogue.modules_of(runtime)]
    tables = [
        import_module(f"views_{name.removeprefix('emr_constructs.rules.').replace('.', '_')}") for name in modules
    ]
    others = [getattr(table, "FULL", {}) for table in tables]
    return {**clusters, **{name: view for full in others for name, view in full.items()}}
