"""Cases of the rules on clusters that Workspaces of EMR Studio are attached to."""

from __future__ import annotations

from typing import Any

from studio_views import inbound, sso, studio
from views import RELEASE, STEP, case, cluster, group, grouped, primary, primary_group, without_nodes
from views_ec2_network import OTHER_VPC, PRIVATE, VPC

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView, NodeSecurityGroupView
from emr_constructs.rules.views.identity import IdentityCenterView, KerberosView, OwnKdcView
from emr_constructs.rules.views.security import KerberosAttributesView, SecurityConfigurationView
from emr_constructs.rules.views.studio import StudioView

_NEEDED = ("JupyterEnterpriseGateway", "Livy", "Spark")
_OWN_KDC = KerberosView(provider="ClusterDedicatedKdc", own_kdc=OwnKdcView(ticket_lifetime=24))
_REALM = KerberosAttributesView(realm="EC2.INTERNAL", admin_password=UNKNOWN)
_INSTANCE = "arn:aws:sso:::instance/ssoins-0a1b2c3d4e5f6071"
_APART = (
    "Workspaces of EMR Studio attach to no cluster with Kerberos; tell users apart with runtime roles or "
    "IAM Identity Center, or use another cluster for notebooks"
)
_THREE = (
    "Workspaces of EMR Studio attach to no cluster with three primary nodes; use one, or another cluster for notebooks"
)
_STRANGER = (
    "the Studio propagates identities of IAM Identity Center, which the cluster does not know; "
    "switch IAM Identity Center on in the security configuration, or use a Studio without it"
)
_GATEWAY = "JupyterEnterpriseGateway"


def _engine(of: StudioView | None = None) -> NodeSecurityGroupView:
    """The security group of a Studio's engines."""
    return NodeSecurityGroupView(more_ingress=(inbound(18888),), engine_of=(UNKNOWN, of or studio()))


def _attached(of: StudioView | None = None, **said: Any) -> dict[str, Any]:
    """What a cluster says that Workspaces reach."""
    return {"applications": _NEEDED, "additional_primary_security_groups": (UNKNOWN, _engine(of)), **said}


def _old(label: str, **said: Any) -> ClusterView:
    return without_nodes(**_attached(release_label=label, **said))


def _on(label: str, core: str, **said: Any) -> ClusterView:
    """A cluster with a core of some type, whose primary node is of Intel."""
    return grouped(
        **_attached(
            release_label=label,
            primary_group=primary_group(instance_type="m5.xlarge"),
            core_group=group("core", instance_type=core),
            **said,
        )
    )


def _secured(label: str = RELEASE, **said: Any) -> ClusterView:
    return _old(label, security_configuration=SecurityConfigurationView(**said))


def _propagating(**said: Any) -> ClusterView:
    """A cluster that Workspaces reach which hand on who their user is."""
    return cluster(**_attached(sso(trusted_identity_propagation=True), **said))


def _identity_center(enabled: bool | None) -> SecurityConfigurationView:
    center = IdentityCenterView(enabled=enabled, instance=_INSTANCE)
    return SecurityConfigurationView(identity_center=center, lake_formation=True)


_IDLE = NodeSecurityGroupView(workspaces_of=UNKNOWN)

CASES = [
    case(
        "StudioClusterRelease",
        _old("emr-6.1.1", applications=UNKNOWN),
        "EMR Studio is not in emr-6.1.1; use emr-6.2.0 or later",
        good=_old("emr-6.2.0"),
    ),
    case(
        "StudioClusterRelease",
        _old("emr-5.31.1", applications=UNKNOWN),
        "EMR Studio is not in emr-5.31.1; use emr-5.32.0 or later",
        good=without_nodes(release_label="emr-5.31.1", additional_primary_security_groups=(NodeSecurityGroupView(),)),
    ),
    case(
        "StudioClusterApplications",
        cluster(**_attached(applications=("Spark",))),
        f"Workspaces of EMR Studio need {_GATEWAY} and Livy; add {_GATEWAY} and Livy to `applications`",
        good=cluster(**_attached(applications=("spark", "LIVY", "jupyterenterprisegateway"))),
    ),
    case(
        "StudioClusterApplications",
        cluster(**_attached(applications=("Livy", "Spark"))),
        f"Workspaces of EMR Studio need {_GATEWAY}; add {_GATEWAY} to `applications`",
        good=cluster(**_attached(applications=("Livy", "Spark", UNKNOWN))),
    ),
    case(
        "StudioClusterGraviton",
        _on("emr-6.8.0", "m6g.xlarge"),
        "`instances.core`: m6g.xlarge is Graviton, which EMR Studio does not know in emr-6.8.0; "
        "use Intel or AMD, or emr-6.9.0 or later",
        good=_on("emr-6.8.0", "m5.xlarge"),
    ),
    case(
        "StudioClusterGraviton",
        _on("emr-5.36.0", "m6g.xlarge"),
        "`instances.core`: m6g.xlarge is Graviton, which EMR Studio does not know in emr-5.36.0; "
        "use Intel or AMD, or emr-5.36.1 or later",
        good=_on("emr-5.36.1", "m6g.xlarge"),
    ),
    case(
        "StudioClusterKerberos",
        _old(
            RELEASE,
            applications=UNKNOWN,
            security_configuration=SecurityConfigurationView(kerberos=_OWN_KDC),
            kerberos=_REALM,
        ),
        _APART,
        good=_old(RELEASE, security_configuration=SecurityConfigurationView(kerberos=UNKNOWN)),
    ),
    case(
        "StudioClusterKerberos",
        _old(RELEASE, security_configuration=UNKNOWN, kerberos=_REALM),
        _APART,
        good=_old(RELEASE, security_configuration=UNKNOWN, kerberos=UNKNOWN),
    ),
    case(
        "StudioClusterHighAvailability",
        grouped(**_attached(primary_group=primary_group(instance_count=3))),
        _THREE,
        good=grouped(**_attached()),
    ),
    case(
        "StudioClusterHighAvailability",
        cluster(**_attached(primary_fleet=primary(target_on_demand_capacity=3))),
        _THREE,
        good=cluster(**_attached()),
    ),
    case(
        "StudioClusterKeepAlive",
        cluster(**_attached(keep_alive=False, termination_protection=False, steps=(STEP,))),
        "the cluster ends after its last step, whatever notebooks run on it; set `keep_alive` to true",
        good=cluster(**_attached(keep_alive=UNKNOWN, steps=(STEP,))),
    ),
    case(
        "StudioClusterAutoTermination",
        _old("emr-6.3.0", auto_termination=3600, termination_protection=False),
        "auto-termination that sees Python notebooks of EMR Studio is not in emr-6.3.0; use emr-6.4.0 or later",
        good=_old("emr-6.4.0", auto_termination=3600, termination_protection=False),
    ),
    case(
        "StudioClusterAutoTermination",
        _old("emr-5.33.0", auto_termination=3600, termination_protection=False),
        "auto-termination that sees Python notebooks of EMR Studio is not in emr-5.33.0; use emr-5.34.0 or later",
        good=_old("emr-5.33.0"),
    ),
    case(
        "StudioClusterSecurityConfiguration",
        _secured("emr-6.2.0"),
        "EMR Studio on clusters with a security configuration is not in emr-6.2.0; use emr-6.2.1 or later",
        good=_secured("emr-6.2.1"),
    ),
    case(
        "StudioClusterRuntimeRoles",
        _secured("emr-6.10.0", runtime_roles=True),
        "the choice of runtime roles in Workspaces of EMR Studio is not in emr-6.10.0; use emr-6.11.0 or later",
        good=_secured("emr-6.11.0", runtime_roles=True),
    ),
    case(
        "StudioClusterRuntimeRoles",
        _secured("emr-6.10.0", runtime_roles=True),
        "the choice of runtime roles in Workspaces of EMR Studio is not in emr-6.10.0; use emr-6.11.0 or later",
        good=_secured("emr-6.10.0", runtime_roles=UNKNOWN),
    ),
    case("StudioClusterIdentity", _propagating(), _STRANGER, good=cluster(**_attached(sso()))),
    case(
        "StudioClusterIdentity",
        _propagating(security_configuration=SecurityConfigurationView()),
        _STRANGER,
        good=_propagating(security_configuration=SecurityConfigurationView(identity_center=UNKNOWN)),
    ),
    case(
        "StudioClusterIdentity",
        _propagating(security_configuration=_identity_center(enabled=False)),
        _STRANGER,
        good=_propagating(security_configuration=_identity_center(enabled=True)),
    ),
    case(
        "StudioClusterIdentity",
        _propagating(security_configuration=SecurityConfigurationView()),
        _STRANGER,
        good=_propagating(security_configuration=UNKNOWN),
    ),
    case(
        "StudioClusterVpc",
        cluster(**_attached(studio(vpc_id=None, vpc=OTHER_VPC), subnets=(PRIVATE,))),
        "the cluster stands in another VPC than the Studio; use a cluster in the VPC of the Studio",
        good=cluster(**_attached(studio(vpc_id=None, vpc=VPC), subnets=(PRIVATE,))),
    ),
    case(
        "StudioClusterGroups",
        cluster(additional_primary_security_groups=(NodeSecurityGroupView(workspaces_of=(studio(),)),)),
        "`additional_primary_security_groups` has the security group of a Studio's Workspaces, which nothing may "
        "reach; use a group of its own",
        good=cluster(additional_primary_security_groups=(NodeSecurityGroupView(workspaces_of=(UNKNOWN,)),)),
    ),
    case(
        "StudioClusterGroups",
        cluster(primary_security_group=_engine(), core_security_group=NodeSecurityGroupView()),
        "`primary_security_group` has the security group of a Studio's engines; "
        "put it into `additional_primary_security_groups`",
        good=cluster(**_attached()),
    ),
    case(
        "StudioClusterGroups",
        cluster(additional_core_and_task_security_groups=(_engine(),)),
        "`additional_core_and_task_security_groups` has the security group of a Studio's engines; "
        "put it into `additional_primary_security_groups`",
        good=cluster(additional_core_and_task_security_groups=(NodeSecurityGroupView(engine_of=UNKNOWN),)),
    ),
]
SAID = {"StudioClusterSecurityConfiguration"}

FULL = {"cluster for Workspaces": cluster(**_attached(additional_core_and_task_security_groups=(_IDLE,)))}
