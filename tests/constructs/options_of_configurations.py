"""What each argument of configurations, and of the secrets in them, changes in the template of a cluster."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aws_cdk import aws_secretsmanager as sm
from constructs import Construct
from options import Look, Option, Owner, at
from options_of_instances import CONFIGURATIONS, RENDERED, in_cluster
from synthesized import Brought

import emr_constructs as emr

ROOT = Path(__file__).resolve().parents[2]
FIRST: Look = at("Configurations", 0)
PASSWORD = "connection-password"


def secret(name: str) -> Any:
    """An imported secret, with the ARN that it has."""
    arn = f"arn:aws:secretsmanager:eu-west-1:111122223333:secret:{name}-a1b2c3"
    return arn, lambda scope: sm.Secret.from_secret_complete_arn(scope, name, arn)


def with_value(make: Any) -> Any:
    """A cluster with a property of this value."""

    def build(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        value = make(Construct(brought.stack, f"Of-{place}"), arguments)
        one = emr.Configuration(classification="trino-connector-mysql", properties={PASSWORD: value})
        brought.cluster(place, configurations=[one], hdfs_replication=None)

    return build


OTHER_ARN, make_other = secret("other")
_, make_first = secret("first")

OWNERS = {
    "Configuration": Owner(
        make=in_cluster(
            "configurations",
            lambda arguments: [emr.Configuration(**{"classification": "yarn-env", **arguments})],
            hdfs_replication=None,
        ),
        options={
            "classification": Option(
                given="yarn-site", look=at("Configurations", 0, "Classification"), expected="yarn-site"
            ),
            "properties": Option(
                given={"a": "b"}, look=at("Configurations", 0, "ConfigurationProperties"), expected={"a": "b"}
            ),
            "configurations": Option(
                given=CONFIGURATIONS, look=at("Configurations", 0, "Configurations"), expected=RENDERED
            ),
        },
    ),
    "Configuration.from_json": Owner(
        make=in_cluster(
            "configurations",
            lambda arguments: emr.Configuration.from_json(**{"given": "[]", **arguments}),
            hdfs_replication=None,
        ),
        options={
            "given": Option(
                given=json.dumps([{"Classification": "yarn-site", "Properties": {"a": "b"}}]),
                look=FIRST,
                expected=RENDERED[0],
            )
        },
    ),
    "Configuration.from_file": Owner(
        make=in_cluster(
            "configurations",
            lambda arguments: emr.Configuration.from_file(**arguments) if arguments else [],
            hdfs_replication=None,
        ),
        options={
            "path": Option(
                given=ROOT / "examples/data/analytics.json",
                look=at("Configurations", 1),
                expected={
                    "Classification": "spark-env",
                    "Configurations": [{"Classification": "export", "ConfigurationProperties": {"TZ": "UTC"}}],
                },
            )
        },
    ),
    "ConfigurationSecret.of": Owner(
        make=with_value(
            lambda scope, arguments: emr.ConfigurationSecret.of(**{"secret": make_first(scope), **arguments})
        ),
        options={
            "secret": Option(
                given=make_other,
                look=at("Configurations", 0, "ConfigurationProperties"),
                expected={f"EMR.secret@{PASSWORD}": OTHER_ARN},
            )
        },
    ),
    "ConfigurationSecret.unsafe_plain_text": Owner(
        make=with_value(
            lambda _, arguments: emr.ConfigurationSecret.unsafe_plain_text(**{"text": "changeit", **arguments})
        ),
        options={
            "text": Option(
                given="other", look=at("Configurations", 0, "ConfigurationProperties"), expected={PASSWORD: "other"}
            )
        },
    ),
}
