"""Rules on managed endpoints of EMR on EKS."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import eks, features, releases
from emr_constructs.facts.spelling import closest
from emr_constructs.rules.eks.work import literal
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import needed, shaped, sized
from emr_constructs.rules.sources import eks_guide, template_reference
from emr_constructs.rules.view import Maybe, broken, known, outside
from emr_constructs.rules.views.eks import EksSecurityConfigurationView, ManagedEndpointView

_TEMPLATE = template_reference("aws-resource-emrcontainers-endpoint")
_CREATE = eks_guide("create-managed-endpoint")
_CONNECT = eks_guide("emr-eks-spark-connect")
_SPARK_CONNECT = "SPARK_CONNECT"


@rule(on=ManagedEndpointView, source=_TEMPLATE)
def endpoint_incomplete(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """A managed endpoint has a type, a release, a role and a virtual cluster."""
    yield from needed(endpoint, "endpoint_type", "release_label", "execution_role_arn", "virtual_cluster_id")


@rule(on=ManagedEndpointView, source=_TEMPLATE)
def endpoint_name(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """The name of an endpoint has 1 to 64 letters, digits and `.-_/#`, one of them a letter or digit."""
    yield from sized(endpoint, "name", 64)
    yield from shaped(
        endpoint,
        "name",
        r"[.\-_/#]*[A-Za-z0-9][.\-_/#A-Za-z0-9]*",
        "is not a name that EMR takes",
        "use letters, digits, and between them . - _ / #",
    )


@rule(on=ManagedEndpointView, source=_TEMPLATE)
def endpoint_virtual_cluster(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """An endpoint names its virtual cluster by its id."""
    yield from sized(endpoint, "virtual_cluster_id", 64)
    yield from shaped(
        endpoint,
        "virtual_cluster_id",
        r"[0-9a-z]+",
        "is not the id of a virtual cluster",
        "write its id, not its name or ARN",
    )


@rule(on=ManagedEndpointView, source=_TEMPLATE, remedy="use Fn::Sub: only job templates have parameters of their own")
def endpoint_placeholder(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """Nothing is left to fill in in an endpoint."""
    monitoring = endpoint.monitoring if known(endpoint.monitoring) else None
    said = {
        "release_label": endpoint.release_label,
        "endpoint_type": endpoint.endpoint_type,
        "monitoring": monitoring.log_group_name if monitoring else None,
    }
    for field, value in said.items():
        if known(value) and "${" in value:
            yield Problem(field, f"{value!r} would be taken as it is")


@rule(on=ManagedEndpointView, source=_CREATE, severity=Severity.WARNING)
def endpoint_type(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """A type of endpoint that the facts do not know may be newer than them, or a mistake."""
    name, types = literal(endpoint.endpoint_type), eks.endpoint_types()
    if name and name not in types:
        nearest = closest(name, types)
        hint = f"did you mean {nearest[0]}?" if nearest else f"use {' or '.join(types)}"
        yield Problem("endpoint_type", f"`endpoint_type` ({name!r}) is not a type this library knows", hint)


@rule(on=ManagedEndpointView, source=_CREATE)
def endpoint_release(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """An endpoint needs a release that has its type."""
    label, name = literal(endpoint.release_label), literal(endpoint.endpoint_type)
    feature = eks.endpoint_feature(name)
    version = releases.parse(label)
    if feature and version and features.supports(feature, label) is False:
        first = features.minimum(feature, version.line) or features.minimum(feature, "7.x")
        yield Problem("release_label", f"{name} endpoints are not in {label}", f"use {first}-latest or later")


@rule(on=ManagedEndpointView, source=_CONNECT)
def endpoint_session(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """A Spark Connect endpoint needs a virtual cluster with sessions and a security configuration."""
    cluster = endpoint.virtual_cluster
    if endpoint.endpoint_type != _SPARK_CONNECT or not known(cluster):
        return
    if cluster.session_enabled in (None, False):
        yield Problem(
            "virtual_cluster_id",
            "Spark Connect needs a virtual cluster with sessions",
            "set `session_enabled` of the virtual cluster",
            "set SessionEnabled of the virtual cluster",
        )
    if cluster.security_configuration is None and cluster.security_configuration_id is None:
        yield Problem(
            "virtual_cluster_id",
            "Spark Connect needs a virtual cluster with a security configuration",
            "set `security_configuration` of the virtual cluster",
            "set SecurityConfigurationId of the virtual cluster",
        )


@rule(
    on=ManagedEndpointView,
    source=_CONNECT,
    severity=Severity.WARNING,
    remedy="use job runs, or another virtual cluster",
)
def endpoint_access_control(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """Spark Connect heeds neither Lake Formation nor trusted identity propagation."""
    security = _security(endpoint)
    if endpoint.endpoint_type != _SPARK_CONNECT or not known(security):
        return
    if security.lake_formation():
        yield Problem("virtual_cluster_id", "Spark Connect does not enforce Lake Formation's access control")
    if security.identity_center is True:
        yield Problem("virtual_cluster_id", "Spark Connect does not propagate identities of IAM Identity Center")


@rule(on=ManagedEndpointView, source=eks_guide("security_iam_fgac-lf-enable"), severity=Severity.WARNING)
def endpoint_lake_formation_release(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """Lake Formation's access control needs a release that has it."""
    security, label = _security(endpoint), literal(endpoint.release_label)
    if known(security) and security.lake_formation() and eks.lacks("lake_formation", label):
        first = " or ".join(eks.first_with("lake_formation"))
        yield Problem("release_label", f"Lake Formation is not in {label} on EKS", f"use {first}-latest or later")


@rule(on=ManagedEndpointView, source=_TEMPLATE)
def endpoint_session_idle_timeout(endpoint: ManagedEndpointView) -> Iterator[Problem]:
    """The idle timeout of sessions is 1 to 1440 whole minutes."""
    minutes = endpoint.session_idle_timeout
    if outside(minutes, 1, 1440):
        yield Problem("session_idle_timeout", f"`session_idle_timeout` ({minutes} minutes) must be 1 to 1440 minutes")
    elif broken(minutes):
        yield Problem("session_idle_timeout", f"`session_idle_timeout` ({minutes} minutes) must be whole minutes")


def _security(endpoint: ManagedEndpointView) -> Maybe[EksSecurityConfigurationView]:
    """The security configuration of the endpoint's virtual cluster."""
    return endpoint.virtual_cluster.security_configuration if known(endpoint.virtual_cluster) else None
