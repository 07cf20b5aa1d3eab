"""Rules on what computes on GPUs, and on the processors beside them."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import features, instance_types
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import setting, type_names
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import release_guide
from emr_constructs.rules.view import known
from emr_constructs.rules.views.cluster import ClusterView

_RAPIDS = release_guide("emr-spark-rapids")


@rule(on=ClusterView, source=_RAPIDS)
def rapids_release(cluster: ClusterView) -> Iterator[Problem]:
    """The RAPIDS Accelerator needs a release that has it."""
    if _has_rapids(cluster):
        yield from needs(cluster, "spark_rapids", "configurations", features.title("spark_rapids"))


@rule(
    on=ClusterView,
    source=_RAPIDS,
    severity=Severity.WARNING,
    remedy="use types with GPUs for core and task nodes, and no Graviton at all",
)
def rapids_instance_types(cluster: ClusterView) -> Iterator[Problem]:
    """The RAPIDS Accelerator computes on GPUs of core and task nodes, and does not know Graviton."""
    for node, name in type_names(cluster) if _has_rapids(cluster) else ():
        kind = instance_types.get(name)
        if kind and kind.architecture == "ARM64":
            yield Problem(node.field, f"{node.label}: {name} is Graviton, which the RAPIDS Accelerator does not know")
        elif kind and not kind.gpu and node.part.node != "primary":
            yield Problem(node.field, f"{node.label}: {name} has no GPU for the RAPIDS Accelerator")


def _has_rapids(cluster: ClusterView) -> bool:
    value = setting(cluster, "spark", "enableSparkRapids")
    return known(value) and value.lower() == "true"


@rule(on=ClusterView, source=release_guide("emr-tensorflow"), severity=Severity.WARNING)
def tensorflow_graviton(cluster: ClusterView) -> Iterator[Problem]:
    """TensorFlow runs on Graviton from 7.5 on."""
    label = cluster.release_label
    lacks = known(label) and features.supports("tensorflow_graviton", label) is False
    for node, name in type_names(cluster) if lacks and "TensorFlow" in cluster.application_names() else ():
        kind = instance_types.get(name)
        if kind and kind.architecture == "ARM64":
            text = f"{node.label}: {name} is Graviton, for which {label} has no TensorFlow"
            yield Problem(node.field, text, f"use Intel or AMD, or {features.minimum('tensorflow_graviton', '7.x')}")
