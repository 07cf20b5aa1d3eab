"""Configurations of jobs on EMR Serverless: encryption between workers, secrets."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct
from state_machines import application_in, job
from synthesized import RELEASE, Synthesized, new_stack, warnings

import emr_constructs as emr
from emr_constructs.serverless.job_request import job_request


def said(scope: cdk.Stack, application: emr.IServerlessApplication, *configurations: Any) -> list[dict[str, Any]]:
    """The configurations that a job hands to EMR."""
    request = job_request(Construct(scope, "Nightly"), application, job(configurations=list(configurations)))
    found: list[dict[str, Any]] = request.parameters["configurationOverrides"]["applicationConfiguration"]
    return found


def defaults(**properties: Any) -> emr.Configuration:
    return emr.Configuration(classification="spark-defaults", properties={"spark.a": "b", **properties})


@pytest.mark.parametrize(
    ("encrypted", "properties", "expected"),
    [
        (True, {}, {"spark.ssl.internode.enabled": "true"}),
        (False, {}, {"spark.ssl.internode.enabled": "false"}),
        (True, {"spark.ssl.internode.enabled": "false"}, {}),
        (True, {"spark.network.crypto.enabled": "true"}, {}),
    ],
)
def test_properties_of_a_job_do_not_take_encryption_between_workers_away(
    encrypted: bool, properties: dict[str, str], expected: dict[str, str]
) -> None:
    stack = new_stack()
    quiet = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False)
    made = emr.ServerlessApplication(
        stack, "Made", release_label=RELEASE, monitoring=quiet, worker_encryption=encrypted
    )
    first, second = said(stack, made, emr.Configuration(classification="spark-env"), defaults(**properties))
    assert first == {"classification": "spark-env"}
    assert second["properties"] == {"spark.a": "b", **properties, **expected}
    assert not [one for one in warnings(stack) if "is lost" in one and expected]


def test_nothing_is_added_where_the_application_is_not_known_or_the_job_has_no_properties() -> None:
    stack = new_stack()
    assert said(stack, application_in(stack), defaults())[0]["properties"] == {"spark.a": "b"}
    other = new_stack()
    quiet = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False)
    made = emr.ServerlessApplication(other, "Made", release_label=RELEASE, monitoring=quiet)
    assert said(other, made, emr.Configuration(classification="spark-env")) == [{"classification": "spark-env"}]


def test_a_classification_without_properties_takes_encryption_away_just_as_well() -> None:
    stack = new_stack()
    quiet = emr.ServerlessMonitoring(s3_logs=False, cloudwatch_logs=False)
    made = emr.ServerlessApplication(stack, "Made", release_label=RELEASE, monitoring=quiet)
    [found] = said(stack, made, emr.Configuration(classification="spark-defaults"))
    assert found["properties"] == {"spark.ssl.internode.enabled": "true"}


def test_emr_serverless_may_read_the_secrets_of_a_job() -> None:
    stack = new_stack()
    secret = secretsmanager.Secret(stack, "Secret", encryption_key=kms.Key(stack, "Key"))
    arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other"
    raw = {"Classification": "spark-defaults", "Properties": {"spark.b.password": f"EMR.secret@{arn}"}}
    own = defaults(**{"spark.a": emr.ConfigurationSecret.of(secret)})
    [found] = said(stack, application_in(stack), own, raw)
    assert found["properties"] == {
        "spark.a": f"EMR.secret@{secret.secret_arn}",
        "spark.b.password": f"EMR.secret@{arn}",
    }
    template = Synthesized(stack)
    [reading] = template.properties("Secret/Policy/Resource")["ResourcePolicy"]["Statement"]
    assert reading["Principal"] == {"Service": "emr-serverless.amazonaws.com"}
    served = [one for one in template.statements("Key/Resource") if "Service" in one["Principal"]]
    assert "kms:Decrypt" in json.dumps(served)
    assert f"the secret {arn}" in "\n".join(warnings(stack))
