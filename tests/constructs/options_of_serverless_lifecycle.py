"""What each option of a safe lifecycle changes in a template."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import Duration
from options import Option, Owner
from options_of_custom_resources import alone, of_resource, role_path
from synthesized import RELEASE, imported_key

import emr_constructs as emr


def safe(stack: cdk.Stack, arguments: dict[str, Any]) -> None:
    emr.ServerlessApplication(
        stack,
        "It",
        release_label=RELEASE,
        encryption_key=imported_key(stack),
        safe_lifecycle=emr.SafeLifecycle(**arguments),
    )


def told(name: str) -> Any:
    """What the function is told."""
    return of_resource("Safe", name, of_what="Lifecycle/BeforeDelete/Resource/Default")


OWNERS = {
    "SafeLifecycle": Owner(
        make=alone("Safe", safe),
        options={
            "cancel_runs": Option(given=False, look=told("CancelRuns"), expected=False),
            "wait": Option(given=Duration.minutes(3), look=told("WaitMinutes"), expected=3),
            "handler": Option(
                given=emr.HandlerOptions(path="/emr/"),
                look=role_path("Safe", "EmrServerlessLifecycleHandler"),
                expected="/emr/",
            ),
        },
    ),
}
