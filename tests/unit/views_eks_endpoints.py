"""Cases of the rules on managed endpoints of EMR on EKS."""

from __future__ import annotations

from typing import Any

from eks_views import endpoint, lake_formation, monitoring, security, virtual_cluster
from views import case

from emr_constructs.rules.view import View

_MISSING = "is missing; say it: CloudFormation requires it"
_SUB = "use Fn::Sub: only job templates have parameters of their own"


def _connect(cluster: Any, **said: Any) -> View:
    return endpoint(endpoint_type="SPARK_CONNECT", virtual_cluster_id=None, virtual_cluster=cluster, **said)


def _sessions(configuration: Any = None, **said: Any) -> Any:
    return virtual_cluster(**{"session_enabled": True, "security_configuration": configuration or security(), **said})


def _timeout(minutes: float) -> View:
    return endpoint(session_idle_timeout=minutes)


CASES = [
    case(
        "EndpointIncomplete",
        endpoint(endpoint_type=None, virtual_cluster_id=None),
        f"`endpoint_type` {_MISSING}",
        f"`virtual_cluster` {_MISSING}",
        good=endpoint(virtual_cluster_id=None, virtual_cluster=virtual_cluster()),
    ),
    case(
        "EndpointName",
        endpoint(name="my notebooks"),
        "`endpoint_name` ('my notebooks') is not a name that EMR takes; "
        "use letters, digits, and between them . - _ / #",
        good=endpoint(name="my-notebooks"),
    ),
    case(
        "EndpointName",
        endpoint(name="-._/#"),
        "`endpoint_name` ('-._/#') is not a name that EMR takes; use letters, digits, and between them . - _ / #",
        good=endpoint(name="-1"),
    ),
    case(
        "EndpointName",
        endpoint(name="a" * 65),
        "`endpoint_name` has 65 characters; use 1 to 64",
        good=endpoint(name="a" * 64),
    ),
    case(
        "EndpointVirtualCluster",
        endpoint(virtual_cluster_id="Analytics"),
        "`virtual_cluster` ('Analytics') is not the id of a virtual cluster; write its id, not its name or ARN",
        good=endpoint(virtual_cluster_id="0a1b2c3d"),
    ),
    case(
        "EndpointVirtualCluster",
        endpoint(virtual_cluster_id="a" * 65),
        "`virtual_cluster` has 65 characters; use 1 to 64",
        good=endpoint(virtual_cluster_id="a" * 64),
    ),
    case(
        "EndpointPlaceholder",
        endpoint(release_label="emr-${Version}-latest", monitoring=monitoring(log_group_name="/emr/${Team}")),
        f"'emr-${{Version}}-latest' would be taken as it is; {_SUB}",
        f"'/emr/${{Team}}' would be taken as it is; {_SUB}",
        good=endpoint(monitoring=monitoring(log_group_name="/emr/team")),
    ),
    case(
        "EndpointPlaceholder",
        endpoint(endpoint_type="${Type}"),
        f"'${{Type}}' would be taken as it is; {_SUB}",
        good=endpoint(),
    ),
    case(
        "EndpointType",
        endpoint(endpoint_type="JUPYTER_GATEWAY"),
        "`endpoint_type` ('JUPYTER_GATEWAY') is not a type this library knows; "
        "did you mean JUPYTER_ENTERPRISE_GATEWAY?",
        good=endpoint(endpoint_type="JUPYTER_ENTERPRISE_GATEWAY"),
    ),
    case(
        "EndpointType",
        endpoint(endpoint_type="LIVY"),
        "`endpoint_type` ('LIVY') is not a type this library knows; use JUPYTER_ENTERPRISE_GATEWAY or SPARK_CONNECT",
        good=endpoint(endpoint_type="SPARK_CONNECT"),
    ),
    case(
        "EndpointRelease",
        endpoint(release_label="emr-6.6.0-latest"),
        "JUPYTER_ENTERPRISE_GATEWAY endpoints are not in emr-6.6.0-latest; use emr-6.7.0-latest or later",
        good=endpoint(release_label="emr-6.7.0-latest"),
    ),
    case(
        "EndpointRelease",
        endpoint(endpoint_type="SPARK_CONNECT", release_label="emr-6.15.0-latest"),
        "SPARK_CONNECT endpoints are not in emr-6.15.0-latest; use emr-7.14.0-latest or later",
        good=endpoint(endpoint_type="SPARK_CONNECT", release_label="emr-spark-8.1.0-latest"),
    ),
    case(
        "EndpointSession",
        _connect(_sessions(session_enabled=None)),
        "Spark Connect needs a virtual cluster with sessions; set `session_enabled` of the virtual cluster",
        good=_connect(_sessions()),
    ),
    case(
        "EndpointSession",
        _connect(virtual_cluster()),
        "Spark Connect needs a virtual cluster with sessions; set `session_enabled` of the virtual cluster",
        "Spark Connect needs a virtual cluster with a security configuration; "
        "set `security_configuration` of the virtual cluster",
        good=endpoint(virtual_cluster_id=None, virtual_cluster=virtual_cluster()),
    ),
    case(
        "EndpointAccessControl",
        _connect(_sessions(lake_formation())),
        "Spark Connect does not enforce Lake Formation's access control; use job runs, or another virtual cluster",
        good=_connect(_sessions(security())),
    ),
    case(
        "EndpointAccessControl",
        _connect(_sessions(security(identity_center=True))),
        "Spark Connect does not propagate identities of IAM Identity Center; use job runs, or another virtual cluster",
        good=_connect(_sessions(security(identity_center=False))),
    ),
    case(
        "EndpointLakeFormationRelease",
        endpoint(
            virtual_cluster_id=None,
            virtual_cluster=_sessions(lake_formation()),
            release_label="emr-7.6.0-latest",
        ),
        "Lake Formation is not in emr-7.6.0-latest on EKS; use emr-7.7.0-latest or later",
        good=endpoint(
            virtual_cluster_id=None,
            virtual_cluster=_sessions(lake_formation()),
            release_label="emr-7.7.0-latest",
        ),
    ),
    case(
        "EndpointSessionIdleTimeout",
        _timeout(0),
        "`session_idle_timeout` (0 minutes) must be 1 to 1440 minutes",
        good=_timeout(1),
    ),
    case(
        "EndpointSessionIdleTimeout",
        _timeout(1441),
        "`session_idle_timeout` (1441 minutes) must be 1 to 1440 minutes",
        good=_timeout(1440),
    ),
    case(
        "EndpointSessionIdleTimeout",
        _timeout(1.5),
        "`session_idle_timeout` (1.5 minutes) must be whole minutes",
        good=_timeout(2),
    ),
]

SAID = {"EndpointAccessControl"}
"""Rules that ask whether something is said, whatever it is."""
