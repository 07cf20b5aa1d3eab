"""Cases of the rules on resources as such."""

from __future__ import annotations

from views import case

from emr_constructs.rules.views.resources import ResourceView

_STEP = ("ActionOnFailure", "HadoopJarStep", "JobFlowId", "Name")


def _step(*names: str) -> ResourceView:
    return ResourceView(kind="AWS::EMR::Step", names=names)


CASES = [
    case(
        "PropertyUnknown",
        _step(*_STEP, "ActionOnFailures", "Unheard"),
        "AWS::EMR::Step has no property 'ActionOnFailures'; did you mean 'ActionOnFailure'?",
        "AWS::EMR::Step has no property 'Unheard'; leave it out",
        good=_step(*_STEP, "LogUri", "Fn::Transform"),
    ),
    case(
        "PropertyMissing",
        _step("ActionOnFailure", "Name"),
        "AWS::EMR::Step needs the property 'HadoopJarStep'; say it: CloudFormation refuses the resource without it",
        "AWS::EMR::Step needs the property 'JobFlowId'; say it: CloudFormation refuses the resource without it",
        good=_step(*_STEP),
    ),
    case(
        "PropertyMissing",
        ResourceView(kind="AWS::EMR::SecurityConfiguration", names=()),
        "AWS::EMR::SecurityConfiguration needs the property 'SecurityConfiguration'; "
        "say it: CloudFormation refuses the resource without it",
        good=_step("Fn::Transform"),
    ),
    case(
        "PropertyMissing",
        _step(*_STEP[1:]),
        "AWS::EMR::Step needs the property 'ActionOnFailure'; say it: CloudFormation refuses the resource without it",
        # A rule of its own says so.
        good=ResourceView(kind="AWS::EMR::Studio", names=()),
    ),
]

FULL = {"a step as a resource": _step(*_STEP)}
