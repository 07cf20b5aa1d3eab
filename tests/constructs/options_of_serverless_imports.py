"""What each argument of the imports of EMR Serverless applications changes."""

from __future__ import annotations

from typing import Any

from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from options import Containing, Option, Owner
from options_of_clusters import own_group
from options_of_values import raised, text
from synthesized import RELEASE, Brought, Synthesized, imported_key, imported_role

import emr_constructs as emr


def shown(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    """What an imported application tells of itself."""
    given = {"application_id": "00unsaid", **arguments}
    if given.get("log_bucket") == "logs":
        given["log_bucket"] = s3.Bucket.from_bucket_name(brought.stack, f"{place}Bucket", "logs")
    one = emr.ServerlessApplication.from_application_attributes(brought.stack, f"{place}Imported", **given)
    told: list[Any] = [one.application_arn, one.application_name, one._view]
    for name in ("execution_role", "connections"):
        try:
            found = getattr(one, name)
            told.append(found.role_name if name == "execution_role" else len(found.security_groups))
        except emr.EmrValidationError as error:
            told.append(error.code)
    served = iam.Role(brought.stack, f"{place}Served", assumed_by=iam.AccountRootPrincipal())
    if {"encryption_key", "log_bucket", "log_group"} & set(arguments):
        one._serve(served)
    raised(lambda _: told)(brought, place, {})


def rights_of(found: Synthesized, place: str) -> str:
    """The statements of the role of jobs of an imported application."""
    path = f"{place}Served/DefaultPolicy/Resource"
    return str(found.statements(path)) if path in found else ""


def by(name: str, base: str) -> Any:
    """An application imported in another way, by its ARN."""

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        method = getattr(emr.ServerlessApplication, f"from_{name}")
        one = method(brought.stack, f"{place}Imported", **{name: base, **arguments})
        raised(lambda _: f"{one.application_arn} in {one.env.region}")(brought, place, {})

    return make


ARN = "arn:aws:emr-serverless:{}:111122223333:/applications/00f1"
OWNERS: dict[str, Owner] = {
    "ServerlessApplication.from_application_attributes": Owner(
        make=shown,
        options={
            "application_id": Option(given="00said", look=text, expected=Containing(":/applications/00said")),
            "application_name": Option(given="Etl", look=text, expected=Containing("'Etl'")),
            "execution_role": Option(
                given=lambda stack: imported_role(stack, "Jobs"), look=text, expected=Containing("'Jobs'")
            ),
            "security_groups": Option(
                given=lambda stack: [own_group(stack)], look=text, expected=Containing("'ApplicationWithoutRole', 1]")
            ),
            "encryption_key": Option(
                given=lambda stack: imported_key(stack, "Own"), look=rights_of, expected=Containing("key/Own")
            ),
            "log_bucket": Option(
                given=lambda stack: s3.Bucket.from_bucket_name(stack, "Own", "own"),
                look=rights_of,
                expected=Containing(":s3:::own/*"),
            ),
            "log_prefix": Option(
                given="etl/",
                look=rights_of,
                expected=Containing(":s3:::logs/etl/*"),
                rest={"log_bucket": "logs"},
            ),
            "log_group": Option(
                given=lambda stack: logs.LogGroup.from_log_group_name(stack, "Own", "own"),
                look=rights_of,
                expected=Containing(":log-group:own"),
            ),
            "release_label": Option(given=RELEASE, look=text, expected=Containing("release_label='emr-7.14.0'")),
            "application_type": Option(
                given=emr.ServerlessType.HIVE, look=text, expected=Containing("application_type='HIVE'")
            ),
            "architecture": Option(
                given=emr.Architecture.ARM64, look=text, expected=Containing("architecture='ARM64'")
            ),
        },
    ),
    "ServerlessApplication.from_application_id": Owner(
        make=by("application_id", "00f1"),
        options={"application_id": Option(given="00f2", look=text, expected=Containing(":/applications/00f2"))},
    ),
    "ServerlessApplication.from_application_arn": Owner(
        make=by("application_arn", ARN.format("eu-west-1")),
        options={
            "application_arn": Option(
                given=ARN.format("eu-north-1"), look=text, expected=f"{ARN.format('eu-north-1')} in eu-north-1"
            )
        },
    ),
}
