"""What each argument of a value changes in the template of a cluster or a step."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct
from options import Option, Owner, at
from options_of_instances import CORE, SPECIFICATION, SPOT, volume, with_core
from synthesized import Brought, Synthesized

import emr_constructs as emr

HERE = str(Path(__file__))


def code(stack: Construct) -> s3.IBucket:
    found = stack.node.try_find_child("Code")
    known: Any = found or s3.Bucket.from_bucket_name(stack, "Code", "code")
    bucket: s3.IBucket = known
    return bucket


def script(key: str) -> Any:
    """A file in a bucket."""
    return lambda stack: emr.Script.from_bucket(code(stack), key)


def raised(make: Any) -> Any:
    """An error does not reach a template; its text reaches a user. It becomes the description of an output."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        cdk.CfnResource(brought.stack, place, type="Custom::Text", properties={"Text": str(make(arguments))})

    return build


def text(found: Synthesized, place: str) -> Any:
    return found.properties(place)["Text"]


def named(kind: Any, make: Any) -> dict[str, Owner]:
    """An enum-like class, by ``of`` and by its constructor."""
    build, look, other = make
    [by_name] = list(inspect.signature(kind.of).parameters)
    return {
        f"{kind.__name__}.of": Owner(
            make=lambda brought, place, arguments: build(
                brought, place, kind.of(*arguments.values()) if arguments else None
            ),
            options={by_name: Option(given=other, look=look, expected=other)},
        ),
        kind.__name__: Owner(
            make=lambda brought, place, arguments: build(
                brought, place, kind(*arguments.values()) if arguments else None
            ),
            options={"name": Option(given=other, look=look, expected=other)},
        ),
    }


def argument(name: str, wrap: Any = lambda value: value) -> Any:
    """A cluster with an argument where there is a value."""

    def build(brought: Brought, place: str, value: Any) -> None:
        brought.cluster(place, **({name: wrap(value)} if value is not None else {}))

    return build


def in_fleet(name: str) -> Any:
    return argument(
        "instances",
        lambda value: with_core(
            emr.InstanceFleet(instance_types=["m7g.xlarge"], target_on_demand_capacity=8, **{name: value})
        ),
    )


def in_volume(brought: Brought, place: str, value: Any) -> None:
    more = {"volume_type": value} if value is not None else {}
    brought.cluster(place, instances=with_core(volume(more)), hdfs_replication=None)


VIOLATION = emr.Violation("Code", "the message")

OWNERS = {
    "ReleaseLabel.supports": Owner(
        make=raised(lambda arguments: emr.ReleaseLabel.EMR_7_10_0.supports(**{"feature": "imds_v2", **arguments})),
        options={"feature": Option(given="emr_generated_tls", look=text, expected="False")},
    ),
    "Violation": Owner(
        make=raised(lambda arguments: emr.Violation(**{"code": "Code", "message": "the message", **arguments})),
        options={
            "code": Option(given="Other", look=text, expected="Other: the message"),
            "message": Option(given="another", look=text, expected="Code: another"),
        },
    ),
    "EmrValidationError": Owner(
        make=raised(lambda arguments: emr.EmrValidationError(**{"violations": [VIOLATION], **arguments})),
        options={
            "violations": Option(
                given=[VIOLATION, VIOLATION],
                look=text,
                expected="2 violations\n  Code: the message\n  Code: the message",
            ),
            "path": Option(given="Stack/Analytics", look=text, expected="Code: the message [at Stack/Analytics]"),
        },
    ),
    **named(emr.ReleaseLabel, (argument("release_label"), at("ReleaseLabel"), "emr-7.12.0")),
    **named(emr.Application, (argument("applications", lambda one: [one]), at("Applications", 0, "Name"), "NewApp")),
    **named(
        emr.SpotAllocationStrategy, (in_fleet("spot_allocation_strategy"), at(*SPOT, "AllocationStrategy"), "newest")
    ),
    **named(
        emr.OnDemandAllocationStrategy,
        (
            in_fleet("on_demand_allocation_strategy"),
            at(*CORE, "LaunchSpecifications", "OnDemandSpecification", "AllocationStrategy"),
            "newest",
        ),
    ),
    **named(emr.EbsVolumeType, (in_volume, at(*SPECIFICATION, "VolumeType"), "gp9")),
}
