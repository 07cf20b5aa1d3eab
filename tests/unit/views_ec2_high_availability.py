"""Cases of the rules on clusters with three primary nodes."""

from __future__ import annotations

from typing import Any

from views import STEP, case, configuration, fleet, grouped, primary, primary_group, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView, PlacementGroupView, StepView
from emr_constructs.rules.views.software import ConfigurationView

_ENDS = StepView(action_on_failure="TERMINATE_CLUSTER", jar="s3://bucket/job.jar")
_SPREAD = PlacementGroupView(node="MASTER", strategy="SPREAD")


def _three(**said: Any) -> ClusterView:
    return grouped(**{"primary_group": primary_group(instance_count=3), **said})


def _fleets(release: str) -> ClusterView:
    nodes = fleet("core", instance_types=UNKNOWN)
    three = primary(target_on_demand_capacity=3, instance_types=UNKNOWN)
    return without_nodes(release_label=release, primary_fleet=three, core_fleet=nodes)


def _hue(*nested: str, **properties: str) -> ConfigurationView:
    """A classification of hue-ini, inside the others."""
    if not nested:
        return ConfigurationView(classification="database", properties=properties)
    name, *below = nested
    return ConfigurationView(classification=name, configurations=(_hue(*below, **properties),))


def _with(application: str, *configurations: ConfigurationView) -> ClusterView:
    return _three(applications=(application,), configurations=configurations)


def _metastore(url: str) -> ConfigurationView:
    return ConfigurationView(classification="hive-site", properties={"javax.jdo.option.ConnectionURL": url})


_OUTSIDE = "on three primary nodes needs a database or catalog outside the cluster"
_HIVE = (
    "set 'javax.jdo.option.ConnectionURL' of hive-site or 'hive.metastore.client.factory.class' of hive-site "
    "or 'hive.metastore.uris' of hive-site"
)

CASES = [
    case(
        "HighAvailabilityMetastore",
        _with("Hive", _metastore("jdbc:postgresql://db:5432/hive")),
        "the Hive metastore of three primary nodes is in PostgreSQL; "
        "use MySQL, MariaDB or Aurora MySQL, or the Glue Data Catalog",
        good=_with("Hive", _metastore("jdbc:mysql://db:3306/hive")),
    ),
    case(
        "HighAvailabilityMetastore",
        _with("Hive", _metastore("jdbc:postgresql://db:5432/hive")),
        "the Hive metastore of three primary nodes is in PostgreSQL; "
        "use MySQL, MariaDB or Aurora MySQL, or the Glue Data Catalog",
        good=grouped(applications=("Hive",), configurations=(_metastore("jdbc:postgresql://db:5432/hive"),)),
    ),
    *(
        case(
            "HighAvailabilityOfFleets",
            _fleets(bad),
            f"an instance fleet of three primary nodes is not in {bad}; use {first} or later",
            good=_fleets(good),
        )
        for bad, first, good in (
            ("emr-5.36.0", "emr-5.36.1", "emr-5.36.1"),
            ("emr-6.11.0", "emr-6.11.1", "emr-6.11.1"),
        )
    ),
    case(
        "HighAvailabilityAutoTermination",
        _three(auto_termination=3600),
        "`auto_termination` has no effect on three primary nodes; leave it out and terminate the cluster yourself",
        good=grouped(auto_termination=3600),
    ),
    *(
        case(
            "HighAvailabilityProtection",
            _three(termination_protection=protected),
            "EMR switches `termination_protection` on for three primary nodes, and a protected cluster cannot be "
            "deleted; set it to true, and to false in a deployment of its own before the stack is deleted",
            good=grouped(termination_protection=protected),
        )
        for protected in (None, False)
    ),
    *(
        case(
            "HighAvailabilityKeepAlive",
            _three(keep_alive=alive),
            "EMR keeps three primary nodes alive after the last step, whatever is said; set `keep_alive` to true",
            good=_three(keep_alive=True),
        )
        for alive in (None, False)
    ),
    case(
        "HighAvailabilitySteps",
        _three(steps=(STEP, _ENDS), keep_alive=UNKNOWN),
        "a step asks to end the cluster when it fails, which three primary nodes do not; "
        "use CONTINUE or CANCEL_AND_WAIT",
        good=_three(steps=(STEP,), keep_alive=UNKNOWN),
    ),
    case(
        "HighAvailabilityDatabase",
        _with("Hive", configuration("hive-site", a="b")),
        f"Hive {_OUTSIDE}; {_HIVE}",
        good=_with("Hive", ConfigurationView(classification="hive-site", properties={"hive.metastore.uris": "a"})),
    ),
    case(
        "HighAvailabilityDatabase",
        _with("Hive", ConfigurationView(classification="hive-site", configurations=(configuration("x", a="b"),))),
        f"Hive {_OUTSIDE}; {_HIVE}",
        good=_with("Hive", ConfigurationView(classification="hive-site", properties=UNKNOWN)),
    ),
    case(
        "HighAvailabilityDatabase",
        _with("Hue", _hue("hue-ini", "desktop", name="hue")),
        f"Hue {_OUTSIDE}; set 'host' of hue-ini/desktop/database",
        good=_with("Hue", _hue("hue-ini", "desktop", host="db.internal")),
    ),
    case(
        "HighAvailabilityDatabase",
        _with("Oozie"),
        f"Oozie {_OUTSIDE}; set 'oozie.service.JPAService.jdbc.url' of oozie-site",
        good=_with("Oozie", ConfigurationView(classification=UNKNOWN, properties={"a": "b"})),
    ),
    case(
        "HighAvailabilityNodeReplacement",
        _three(release_label="emr-7.0.0", unhealthy_node_replacement=None),
        "emr-7.0.0 does not replace unhealthy nodes where it protects three primaries; "
        "set `unhealthy_node_replacement` to true",
        good=_three(release_label="emr-7.1.0", unhealthy_node_replacement=None),
    ),
    case(
        "PlacementGroup",
        _three(placement_groups=(PlacementGroupView(node="CORE"),)),
        "`placement_groups[0]`: a placement group is for MASTER, not for CORE; "
        "spread the MASTER with SPREAD, or say NONE",
        good=_three(placement_groups=(PlacementGroupView(node="MASTER"),)),
    ),
    case(
        "PlacementGroup",
        PlacementGroupView(node="MASTER", strategy="CLUSTER"),
        "a placement group cannot be CLUSTER; spread the MASTER with SPREAD, or say NONE",
        good=PlacementGroupView(node="MASTER", strategy="NONE"),
    ),
    case(
        "PlacementGroupRelease",
        without_nodes(placement_groups=(_SPREAD,), release_label="emr-5.22.0"),
        "a placement group is not in emr-5.22.0; use emr-5.23.0 or later",
        good=without_nodes(placement_groups=(_SPREAD,), release_label="emr-5.23.0"),
    ),
    case(
        "PlacementGroupOfOne",
        grouped(placement_groups=(_SPREAD,)),
        "a placement group spreads three primary nodes, and the cluster has one; leave it out, or use 3 primary nodes",
        good=_three(placement_groups=(_SPREAD,)),
    ),
]
