"""What each argument of the methods that add to a cluster changes in a template."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from lifecycle_options import THREE
from options import Look, Option, Owner, at
from synthesized import Brought

import emr_constructs as emr

FLEETS = emr.InstanceFleets(primary=emr.InstanceFleet.primary("m7g.xlarge"))
FLEET = emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=4)
GROUP = emr.InstanceGroup(instance_type="m7g.xlarge")


def step(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    given = {"id": "Step", "definition": emr.Command(arguments=["true"]), **arguments}
    if "log_prefix" in arguments:
        given["log_bucket"] = brought.arguments["log_bucket"]
    brought.cluster(place).add_step(**given)


def fleet(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    brought.cluster(place, instances=FLEETS).add_task_fleet(**{"id": "Added", "fleet": FLEET, **arguments})


def group(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    brought.cluster(place, instances=THREE).add_task_group(**{"id": "Added", "group": GROUP, **arguments})


def paths_of(kind: str) -> Look:
    return lambda found, place: [one for one in found.paths(f"AWS::EMR::{kind}") if one.startswith(f"{place}/")]


def named(kind: str) -> Option:
    return Option(given="Named", look=paths_of(kind), expected=["Said-id/Named/Resource"])


OWNERS = {
    "Cluster.add_step": Owner(
        make=step,
        options={
            "id": named("Step"),
            "definition": Option(
                given=emr.Command(arguments=["false"]),
                look=at("HadoopJarStep", "Args", of="Step/Resource"),
                expected=["false"],
            ),
            "log_bucket": Option(
                given=lambda stack: s3.Bucket.from_bucket_name(stack, "Own", "own"),
                look=at("LogUri", of="Step/Resource"),
                expected="s3://own/emr/steps/",
            ),
            "log_prefix": Option(
                given="jobs/", look=at("LogUri", of="Step/Resource"), expected="s3://logs-of-the-team/jobs/"
            ),
            "encryption_key": Option(
                given=lambda stack: kms.Key(stack, "Own"),
                look=at("EncryptionKeyArn", of="Step/Resource"),
                expected=lambda found, own: found.arn(f"{own}/Own/Resource"),
            ),
        },
    ),
    "Cluster.add_task_fleet": Owner(
        make=fleet,
        options={
            "id": named("InstanceFleetConfig"),
            "fleet": Option(
                given=emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=8),
                look=at("TargetSpotCapacity", of="Added/Resource"),
                expected=8,
            ),
        },
    ),
    "Cluster.add_task_group": Owner(
        make=group,
        options={
            "id": named("InstanceGroupConfig"),
            "group": Option(
                given=emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=5),
                look=at("InstanceCount", of="Added/Resource"),
                expected=5,
            ),
        },
    ),
}
