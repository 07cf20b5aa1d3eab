"""What arguments of states change in a state machine, as far as the tests of states do not say them."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_iam as iam
from options import Containing, Option, Owner, text_of
from state_machines import machine, run
from synthesized import Brought

ROLE = "arn:aws:iam::111122223333:role/own"


def state(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    machine(brought.stack, place, run(brought.stack, f"{place}Run", **arguments))


OWNERS: dict[str, Owner] = {
    "orchestration.ServerlessStartJobRun": Owner(
        make=state,
        options={
            "execution_role": Option(
                given=lambda scope: iam.Role.from_role_arn(scope, "Own", ROLE),
                look=text_of("Resource"),
                expected=Containing(ROLE),
            )
        },
    )
}
