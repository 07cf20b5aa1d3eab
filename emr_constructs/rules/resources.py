"""Rules on resources as such: the properties that CloudFormation asks for, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import cloudformation
from emr_constructs.facts.spelling import closest
from emr_constructs.rules.rule import Problem, rule
from emr_constructs.rules.sources import CLOUDFORMATION
from emr_constructs.rules.views.resources import ResourceView

_TOLD_BY_OTHERS = ("AWS::EMR::Studio", "AWS::EMRContainers::", "AWS::EMRServerless::")
"""Types of which a rule of their own says what is missing."""


@rule(on=ResourceView, source=CLOUDFORMATION)
def property_unknown(resource: ResourceView) -> Iterator[Problem]:
    """A resource has the properties of its type only."""
    known = cloudformation.properties(resource.kind)
    for name in resource.names:
        if name not in known and not name.startswith("Fn::"):
            nearest = closest(name, sorted(known))
            remedy = f"did you mean {nearest[0]!r}?" if nearest else "leave it out"
            yield Problem("names", f"{resource.kind} has no property {name!r}", remedy)


@rule(on=ResourceView, source=CLOUDFORMATION, remedy="say it: CloudFormation refuses the resource without it")
def property_missing(resource: ResourceView) -> Iterator[Problem]:
    """A resource has the properties that its type requires."""
    if not resource.kind.startswith(_TOLD_BY_OTHERS) and "Fn::Transform" not in resource.names:
        for name in sorted(cloudformation.required(resource.kind) - set(resource.names)):
            yield Problem("names", f"{resource.kind} needs the property {name!r}")
