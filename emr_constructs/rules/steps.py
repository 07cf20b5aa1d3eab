"""Rules on steps."""

from __future__ import annotations

from collections.abc import Iterator

from emr_constructs.facts import enums
from emr_constructs.rules.rule import Problem, rule
from emr_constructs.rules.sources import API, management_guide
from emr_constructs.rules.view import above, known
from emr_constructs.rules.views.software import StepView


@rule(on=StepView, source=API)
def action_on_failure(step: StepView) -> Iterator[Problem]:
    """What happens when a step fails is one of EMR's actions."""
    allowed = enums.values("ActionOnFailure")
    if known(step.action_on_failure) and step.action_on_failure not in allowed:
        yield Problem(
            "action_on_failure",
            f"`action_on_failure` ({step.action_on_failure!r}) must be one of {', '.join(allowed)}",
        )


@rule(on=StepView, source=management_guide("emr-add-steps-console"))
def concurrent_action_on_failure(step: StepView) -> Iterator[Problem]:
    """Steps that run side by side must let the cluster go on when one fails."""
    action = step.action_on_failure
    if above(step.step_concurrency, 1) and known(action) and action != "CONTINUE":
        yield Problem(
            "action_on_failure",
            f"`action_on_failure` ({action}) must be CONTINUE where `step_concurrency` is {step.step_concurrency}",
            "use CONTINUE, or a `step_concurrency` of 1",
        )


@rule(on=StepView, source=management_guide("emr-work-with-steps"))
def step_name(step: StepView) -> Iterator[Problem]:
    """A step has a name of 1 to 256 characters."""
    if known(step.name) and not 1 <= len(step.name) <= 256:
        yield Problem("name", f"`name` must have 1 to 256 characters, not {len(step.name)}")
