"""Rules on the configurations of EMR Serverless applications: classifications, properties, secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from emr_constructs.facts import serverless_configurations, serverless_workers
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.secrets import ANNOTATION, is_plain_secret, resolved_secrets
from emr_constructs.rules.serverless.common import APPLICATION, guide, needs
from emr_constructs.rules.view import items, known
from emr_constructs.rules.views.serverless import RuntimeConfigurationView, ServerlessApplicationView
from emr_constructs.rules.views.serverless_jobs import JobConfigurationView

_CONFIGURE = guide("default-configs")
_SECRETS = guide("secrets-manager")
_PROPERTY = re.compile(r"[a-zA-Z]+[-a-zA-Z0-9_.]*", re.ASCII)


@rule(on=ServerlessApplicationView, source=_CONFIGURE, severity=Severity.WARNING)
def serverless_classification_unknown(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A classification is one that EMR Serverless is known to have."""
    for name in _classifications(application):
        if name not in serverless_configurations.names() and not serverless_configurations.lacking(name):
            better = serverless_configurations.nearest(name)
            hint = f"; did you mean {better!r}?" if better else ""
            yield Problem("configurations", f"{name!r} is not a classification of EMR Serverless{hint}")


@rule(on=ServerlessApplicationView, source=_CONFIGURE, severity=Severity.WARNING)
def serverless_classification_type(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A classification is one for the type of the application."""
    for engine in serverless_workers.engines():
        own, all_names = serverless_configurations.names(engine), serverless_configurations.names()
        for name in _classifications(application) if application.runs(engine) else ():
            if name in all_names and name not in own:
                text = f"{name!r} is not for an application that runs {engine.capitalize()}"
                yield Problem("configurations", text, f"use {', '.join(own[:-1])} or {own[-1]}")


@rule(on=ServerlessApplicationView, source=_CONFIGURE, severity=Severity.WARNING)
def serverless_classification_release(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A classification is one of the release: those for Log4j 2 need emr-6.8.0, emr-spark-8 has no EMRFS."""
    wanted = {serverless_configurations.feature(name) for name in _classifications(application)}
    for feature in sorted(one for one in wanted if one):
        yield from needs(application, feature, "configurations")


@rule(on=ServerlessApplicationView, source=guide("considerations"), severity=Severity.WARNING)
def serverless_without_hadoop(application: ServerlessApplicationView) -> Iterator[Problem]:
    """There is no HDFS and no YARN in EMR Serverless. `hdfs-site` may speak of an HDFS elsewhere in the VPC."""
    for name in _classifications(application):
        component = serverless_configurations.lacking(name)
        if component and (name != "hdfs-site" or application.subnets is None):
            text = f"{name!r} does nothing: there is no {component} in EMR Serverless"
            yield Problem(
                "configurations", text, "drop it; workers keep intermediate data on their disks, the rest is in S3"
            )


@rule(on=ServerlessApplicationView, source=_CONFIGURE, severity=Severity.WARNING, remedy="merge them")
def serverless_classification_twice(application: ServerlessApplicationView) -> Iterator[Problem]:
    """An application has one configuration of a classification."""
    names = _classifications(application)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("configurations", f"{name!r} stands {names.count(name)} times in `configurations`")


@rule(on=ServerlessApplicationView, source=APPLICATION, remedy="use at most 100")
def serverless_configuration_count(application: ServerlessApplicationView) -> Iterator[Problem]:
    """There are at most 100 configurations."""
    if known(application.configurations) and len(application.configurations) > 100:
        yield Problem("configurations", f"`configurations` are {len(application.configurations)}")


@rule(on=RuntimeConfigurationView, source=APPLICATION, remedy="use at most 100")
def serverless_property_count(configuration: RuntimeConfigurationView) -> Iterator[Problem]:
    """A configuration has at most 100 properties and 100 nested configurations."""
    for field in ("properties", "configurations"):
        part: Any = getattr(configuration, field)
        if known(part) and len(part) > 100:
            yield Problem(field, f"`{field}` are {len(part)}")


@rule(on=RuntimeConfigurationView, source=APPLICATION)
def serverless_classification_name(configuration: RuntimeConfigurationView) -> Iterator[Problem]:
    """A configuration names its classification in up to 1024 characters."""
    name = configuration.classification
    if name is None or (known(name) and not 1 <= len(name.strip()) <= len(name) <= 1024):
        yield Problem(
            "classification", "`classification` is missing, blank or too long", "say it, in up to 1024 characters"
        )


@rule(on=RuntimeConfigurationView, source=APPLICATION)
def serverless_property_name(configuration: RuntimeConfigurationView) -> Iterator[Problem]:
    """CloudFormation takes names of properties that are made of letters, digits and - _ . only."""
    if isinstance(configuration, JobConfigurationView):  # which CloudFormation does not look at
        return
    for key, _ in _properties(configuration):
        if not _PROPERTY.fullmatch(key) and not key.startswith(ANNOTATION):
            yield Problem(
                "properties",
                f"CloudFormation refuses the property {key!r} of {configuration.classification}",
                "name it with letters, digits and - _ . or set it with each job",
            )


@rule(on=RuntimeConfigurationView, source=APPLICATION)
def serverless_property_value(configuration: RuntimeConfigurationView) -> Iterator[Problem]:
    """The value of a property is a text of 1 to 1024 characters, not blank."""
    for key, value in _properties(configuration):
        where = f"{configuration.classification}: `properties` {key!r}"
        if known(value) and not isinstance(value, (str, bool, int, float)):
            yield Problem("properties", f"{where} must be a string, not {value!r}", "nest with `configurations`")
        elif isinstance(value, str) and not 1 <= len(value.strip()) <= len(value) <= 1024:
            yield Problem("properties", f"{where} has {len(value)} characters", "use 1 to 1024, not only blanks")


@rule(on=RuntimeConfigurationView, source=_SECRETS)
def serverless_secret_in_name(configuration: RuntimeConfigurationView) -> Iterator[Problem]:
    """A secret is marked in the value of a property, not in its name as on clusters."""
    for key, _ in _properties(configuration):
        if key.startswith(ANNOTATION):
            plain = key.removeprefix(ANNOTATION)
            text = f"{configuration.classification}: {key!r} marks the name: on EMR Serverless the value has the mark"
            yield Problem("properties", text, f"write {plain!r} with the value {ANNOTATION + '<secret id>'!r}")


@rule(
    on=RuntimeConfigurationView,
    source=_SECRETS,
    severity=Severity.WARNING,
    strict=True,
    remedy=f"keep it in Secrets Manager and write {ANNOTATION}<secret id>",
    controls=("EMRC.SERVERLESS.9",),
)
def serverless_plain_secret(configuration: RuntimeConfigurationView) -> Iterator[Problem]:
    """Passwords, tokens and keys do not stand in the configuration of an application."""
    for key, value in _properties(configuration):
        if is_plain_secret(key, value):
            yield Problem("properties", f"{configuration.classification}: {key!r} seems to hold a secret in plain text")


@rule(
    on=RuntimeConfigurationView,
    source=_SECRETS,
    severity=Severity.WARNING,
    remedy=f"write {ANNOTATION}<secret id>",
)
def serverless_resolved_secret(configuration: RuntimeConfigurationView) -> Iterator[Problem]:
    """A secret that CloudFormation resolves stands in the application as text; EMR Serverless takes one by its id."""
    for key in resolved_secrets(configuration.resolved):
        text = f"{configuration.classification}: CloudFormation resolves the secret in {key!r}, which is then shown"
        yield Problem("properties", text)


@rule(on=RuntimeConfigurationView, source=guide("log4j2"), severity=Severity.WARNING, remedy="drop it")
def serverless_property_fixed(configuration: RuntimeConfigurationView) -> Iterator[Problem]:
    """Some properties are set by EMR Serverless, whatever is said."""
    name = configuration.classification
    fixed = serverless_configurations.fixed(name) if known(name) else frozenset()
    for key, _ in _properties(configuration):
        if key in fixed:
            yield Problem("properties", f"{name}: EMR Serverless sets {key!r} itself")


@rule(
    on=ServerlessApplicationView,
    source=guide("vpc-access"),
    severity=Severity.WARNING,
    remedy="give the application subnets and security groups that reach it",
)
def serverless_metastore_network(application: ServerlessApplicationView) -> Iterator[Problem]:
    """A Hive metastore of one's own is reached through a VPC."""
    for classification, key in serverless_configurations.metastore():
        if application.subnets is None and known(application.setting(classification, key)):
            yield Problem(
                "configurations", f"{classification}: {key!r} names a metastore, and there are no `vpc_subnets`"
            )


def _classifications(application: ServerlessApplicationView) -> tuple[str, ...]:
    return items(tuple(one.classification for one in items(application.configurations)))


def _properties(configuration: RuntimeConfigurationView) -> Iterator[tuple[str, Any]]:
    if known(configuration.properties):
        yield from configuration.properties.items()
