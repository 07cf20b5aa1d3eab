"""What is common to the rules on EMR Serverless applications."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from emr_constructs.facts import features, releases
from emr_constructs.rules.rule import Problem
from emr_constructs.rules.sources import template_reference
from emr_constructs.rules.view import known
from emr_constructs.rules.views.serverless import ServerlessApplicationView

APPLICATION: Final = template_reference("aws-resource-emrserverless-application")


def guide(page: str) -> str:
    """A page of the EMR Serverless User Guide."""
    return f"https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/{page}.html"


def needs(application: ServerlessApplicationView, feature: str, field: str) -> Iterator[Problem]:
    """A problem where the release certainly lacks a feature that the application uses."""
    label, regions = application.release_label, application.regions()
    region = min(regions) if len(regions) == 1 else None
    if known(label) and features.supports(feature, label, region) is False:
        version = releases.parse(label)
        first = features.minimum(feature, version.line, region) if version else None
        remedy = f"use {first} or later" if first else "use a release of another line"
        where = f"{label} in {region}" if features.supports(feature, label) else label
        yield Problem(field, f"{where} does not have {features.title(feature)}", remedy)
