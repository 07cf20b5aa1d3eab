"""Rules on the configurations of jobs and endpoints of EMR on EKS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from emr_constructs.facts import eks
from emr_constructs.rules.eks.work import literal
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.secrets import is_plain_secret, plain_secrets, resolved_secrets
from emr_constructs.rules.shapes import shaped, sized
from emr_constructs.rules.sources import eks_guide, template_reference
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.eks import EksConfigurationView, EksWorkView, ManagedEndpointView, SparkSubmitView

_RELEASES = eks_guide("emr-eks-releases")
_CONFIGURATION = template_reference("aws-properties-emrcontainers-endpoint-emreksconfiguration")
_PROTECTION = eks_guide("data-protection")
_READ = "let the job read it from Secrets Manager"


@rule(on=EksWorkView, source=_RELEASES, severity=Severity.WARNING)
def eks_classification_unknown(work: EksWorkView) -> Iterator[Problem]:
    """A classification is one that the release of EMR on EKS knows: it knows fewer than EMR on EC2."""
    label, endpoint = literal(work.release_label), isinstance(work, ManagedEndpointView)
    names = eks.classifications(label, endpoint=endpoint)
    for one in items(work.configurations) if names else ():
        name = literal(one.classification)
        if name and names and name not in names:
            better = eks.nearest_classification(name, label, endpoint=endpoint)
            hint = f"; did you mean {better!r}?" if better else ""
            yield Problem("configurations", f"{name!r} is not a classification of {label} on EKS{hint}")


@rule(on=EksWorkView, source=_CONFIGURATION, severity=Severity.WARNING, remedy="merge them")
def eks_classification_twice(work: EksWorkView) -> Iterator[Problem]:
    """Work on EKS has one configuration of a classification."""
    names = [one.classification for one in items(work.configurations) if known(one.classification)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("configurations", f"{name!r} stands {names.count(name)} times in `configurations`")


@rule(on=EksWorkView, source=_CONFIGURATION)
def eks_configuration_count(work: EksWorkView) -> Iterator[Problem]:
    """A job or endpoint has at most 100 configurations."""
    yield from sized(work, "configurations", 100, least=0)


@rule(on=EksConfigurationView, source=_CONFIGURATION)
def eks_configuration_parts(configuration: EksConfigurationView) -> Iterator[Problem]:
    """A classification has a name, and at most 100 properties and nested configurations."""
    if configuration.classification is None:
        yield Problem("classification", "a configuration names no `classification`", "say which file it is for")
    yield from sized(configuration, "classification", 1024)
    yield from shaped(configuration, "classification", r"(?s).*\S.*", "is blank", "say which file it is for")
    yield from sized(configuration, "properties", 100, least=0)
    yield from sized(configuration, "configurations", 100, least=0)


@rule(on=EksConfigurationView, source=_CONFIGURATION, remedy="nest with `configurations`")
def eks_property_object(configuration: EksConfigurationView) -> Iterator[Problem]:
    """A property holds no object: what belongs together is a classification inside the classification."""
    for key, value in configuration.properties.items() if known(configuration.properties) else ():
        if isinstance(value, (Mapping, list, tuple)):
            yield Problem(
                "properties", f"{configuration.classification}: `properties` {key!r} must be a string, not {value!r}"
            )


@rule(on=EksConfigurationView, source=_PROTECTION, severity=Severity.WARNING, controls=("EMRC.EKS.4",), remedy=_READ)
def eks_plain_secret(configuration: EksConfigurationView) -> Iterator[Problem]:
    """Passwords, tokens and keys do not stand in the configuration of work on EKS."""
    for key, value in configuration.properties.items() if known(configuration.properties) else ():
        if is_plain_secret(key, value):
            yield Problem("properties", f"{configuration.classification}: {key!r} seems to hold a secret in plain text")


@rule(on=EksConfigurationView, source=_PROTECTION, severity=Severity.WARNING, remedy=_READ)
def eks_resolved_secret(configuration: EksConfigurationView) -> Iterator[Problem]:
    """A secret that CloudFormation resolves stands in the configuration of work on EKS as text."""
    for key in resolved_secrets(configuration.resolved):
        text = f"{configuration.classification}: CloudFormation resolves the secret in {key!r}, which is then shown"
        yield Problem("properties", text)


@rule(on=SparkSubmitView, source=_PROTECTION, severity=Severity.WARNING, controls=("EMRC.EKS.4",), remedy=_READ)
def eks_argument_secret(driver: SparkSubmitView) -> Iterator[Problem]:
    """Passwords, tokens and keys do not stand among the arguments of a job."""
    for name in plain_secrets(driver.arguments):
        yield Problem("arguments", f"{name} in the `arguments` seems to hold a secret in plain text")
