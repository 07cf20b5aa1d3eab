"""Cases of the rules on how long a cluster lives."""

from __future__ import annotations

from views import STEP, case, cluster, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import StepView
from emr_constructs.rules.views.network import SubnetView


def _idle(seconds: float) -> str:
    return f"`auto_termination` ({seconds} s) must be between 60 s and 604800 s (7 days)"


_BLIND = "switch it off with `auto_termination=None` and terminate the cluster yourself"
_WAITS = StepView(action_on_failure="CANCEL_AND_WAIT", jar="s3://bucket/job.jar")
_IN_SPAIN = (SubnetView(availability_zone="eu-south-2a"),)

CASES = [
    case("IdleTimeout", cluster(auto_termination=59), _idle(59), good=cluster(auto_termination=60)),
    case("IdleTimeout", cluster(auto_termination=604_801), _idle(604801), good=cluster(auto_termination=604_800)),
    case("IdleTimeout", cluster(auto_termination=2_592_000), _idle(2592000), good=cluster(auto_termination=None)),
    case(
        "IdleTimeout",
        cluster(auto_termination=90.5),
        "`auto_termination` (90.5 s) must be whole seconds",
        good=cluster(auto_termination=90),
    ),
    case(
        "AutoTerminationRelease",
        without_nodes(auto_termination=3600, release_label="emr-5.29.0"),
        "auto-termination is not in emr-5.29.0; use emr-5.30.0 or later",
        good=without_nodes(auto_termination=3600, release_label="emr-5.30.0"),
    ),
    case(
        "AutoTerminationRelease",
        without_nodes(auto_termination=3600, release_label="emr-6.13.0", subnets=_IN_SPAIN),
        "auto-termination is not in emr-6.13.0 in eu-south-2; use emr-6.14.0 or later",
        good=without_nodes(auto_termination=3600, release_label="emr-6.14.0", subnets=_IN_SPAIN),
    ),
    case(
        "AutoTerminationBlind",
        cluster(auto_termination=3600, applications=("Trino", "HBase"), primary_fleet=UNKNOWN),
        f"`auto_termination` does not see HBase and Trino work: a busy cluster would end as idle; {_BLIND}",
        good=cluster(applications=("Trino", "HBase"), primary_fleet=UNKNOWN),
    ),
    case(
        "AutoTerminationBlind",
        cluster(auto_termination=3600, applications=("Presto",)),
        f"`auto_termination` does not see Presto work: a busy cluster would end as idle; {_BLIND}",
        good=cluster(auto_termination=3600, applications=("Hive",)),
    ),
    case(
        "AutoTerminationBlind",
        without_nodes(auto_termination=3600, applications=("PrestoSQL",), release_label="emr-6.3.1"),
        f"`auto_termination` does not see PrestoSQL work: a busy cluster would end as idle; {_BLIND}",
        good=without_nodes(applications=("PrestoSQL",), release_label="emr-6.3.1"),
    ),
    *(
        case(
            "ClusterEndsAtOnce",
            cluster(keep_alive=alive, steps=steps, termination_protection=False),
            "the cluster is not kept alive without steps and has none: it ends at once; "
            "set `keep_alive` to true, or give the cluster `steps`",
            good=good,
        )
        for alive, steps, good in (
            (False, None, cluster(keep_alive=True, termination_protection=False)),
            (None, (), cluster(keep_alive=None, steps=(STEP,), termination_protection=False)),
        )
    ),
    case(
        "ProtectionWithoutKeepAlive",
        cluster(keep_alive=False, steps=(STEP,), termination_protection=True),
        "EMR ignores `termination_protection` after the last step; "
        "set `keep_alive` to true, or leave out the protection",
        good=cluster(keep_alive=False, steps=(STEP,), termination_protection=False),
    ),
    case(
        "WaitWithoutKeepAlive",
        cluster(keep_alive=False, steps=(STEP, _WAITS), termination_protection=False),
        "CANCEL_AND_WAIT does not wait here: the cluster ends, and with it all further steps; "
        "set `keep_alive` to true, or use CONTINUE",
        good=cluster(keep_alive=False, steps=(STEP,), termination_protection=False),
    ),
    case(
        "StepsReplaceCluster",
        cluster(keep_alive=True, steps=(STEP,)),
        "the cluster is kept alive, and any change of its `steps` replaces it; make them AWS::EMR::Step resources",
        good=cluster(keep_alive=True, steps=()),
    ),
    case(
        "ScaleDownBehavior",
        cluster(scale_down_behavior="AT_ONCE"),
        "`scale_down_behavior` ('AT_ONCE') must be TERMINATE_AT_INSTANCE_HOUR or TERMINATE_AT_TASK_COMPLETION",
        good=cluster(scale_down_behavior="TERMINATE_AT_TASK_COMPLETION"),
    ),
    case(
        "ScaleDownAtInstanceHour",
        cluster(scale_down_behavior="TERMINATE_AT_INSTANCE_HOUR"),
        "EMR advises against TERMINATE_AT_INSTANCE_HOUR and dropped it in 5.10; use TERMINATE_AT_TASK_COMPLETION",
        good=cluster(),
    ),
]
