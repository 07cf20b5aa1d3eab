"""Cases of the rules on steps."""

from __future__ import annotations

from views import case, cluster

from emr_constructs.rules.views.software import StepView

CASES = [
    case(
        "ActionOnFailure",
        StepView(action_on_failure="STOP"),
        "`action_on_failure` ('STOP') must be one of CANCEL_AND_WAIT, CONTINUE, TERMINATE_CLUSTER, TERMINATE_JOB_FLOW",
        good=StepView(action_on_failure="CANCEL_AND_WAIT"),
    ),
    case(
        "ConcurrentActionOnFailure",
        StepView(action_on_failure="CANCEL_AND_WAIT", step_concurrency=2),
        "`action_on_failure` (CANCEL_AND_WAIT) must be CONTINUE where `step_concurrency` is 2; "
        "use CONTINUE, or a `step_concurrency` of 1",
        good=StepView(action_on_failure="CONTINUE", step_concurrency=2),
    ),
    case(
        "ConcurrentActionOnFailure",
        cluster(steps=(StepView(action_on_failure="TERMINATE_CLUSTER", step_concurrency=3),)),
        "`steps[0]`: `action_on_failure` (TERMINATE_CLUSTER) must be CONTINUE where `step_concurrency` is 3; "
        "use CONTINUE, or a `step_concurrency` of 1",
        good=cluster(steps=(StepView(action_on_failure="TERMINATE_CLUSTER", step_concurrency=1),)),
    ),
    case(
        "StepName",
        StepView(name=""),
        "`name` must have 1 to 256 characters, not 0",
        good=StepView(name="a"),
    ),
    case(
        "StepName",
        StepView(name=257 * "a"),
        "`name` must have 1 to 256 characters, not 257",
        good=StepView(name=256 * "a"),
    ),
]
