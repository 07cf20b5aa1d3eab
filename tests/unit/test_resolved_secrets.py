"""Dynamic references to secrets are told in templates, whichever way they are written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emr_constructs.rules.template.check import check_template

REFERENCE = "{{resolve:secretsmanager:metastore:SecretString:password}}"
WRITTEN = {
    "a text": REFERENCE,
    "a part of a text": f"jdbc:mysql://db/hive?password={REFERENCE}",
    "as CDK writes it": {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "Secret"}, ":SecretString:::}}"]]},
    "a substitution": {"Fn::Sub": "{{resolve:secretsmanager:${Secret}}}"},
    "a branch that is taken": {"Fn::If": ["Yes", REFERENCE, "x"]},
    "a secure parameter": "{{resolve:ssm-secure:url:1}}",
}
NOT_WRITTEN = {
    "another parameter": "{{resolve:ssm:url:1}}",
    "a branch that is not taken": {"Fn::If": ["Yes", "x", REFERENCE]},
    "an unknown value": {"Fn::ImportValue": "Url"},
    "a text": "{{resolve}}",
}
FREE = {
    "AWS::EMR::Cluster": ("ResolvedSecret", "ConfigurationProperties", "Configurations"),
    "AWS::EMRServerless::Application": ("ServerlessResolvedSecret", "Properties", "RuntimeConfiguration"),
}


def codes(kind: str, value: Any) -> list[str]:
    code, properties, where = FREE[kind]
    one = {"Classification": "spark-defaults", properties: {"spark.url": value}}
    template = {
        "Conditions": {"Yes": {"Fn::Equals": ["a", "a"]}},
        "Resources": {"One": {"Type": kind, "Properties": {where: [one]}}},
    }
    found = check_template(json.dumps(template), "one.json")
    return [finding.message for finding in found if finding.rule.code == code]


@pytest.mark.parametrize("kind", FREE)
@pytest.mark.parametrize("way", WRITTEN)
def test_a_secret_that_cloudformation_resolves_is_told(kind: str, way: str) -> None:
    (message,) = codes(kind, WRITTEN[way])
    assert message.startswith("spark-defaults: CloudFormation resolves the secret in 'spark.url', which")


@pytest.mark.parametrize("kind", FREE)
@pytest.mark.parametrize("way", NOT_WRITTEN)
def test_what_is_no_secret_or_not_taken_is_not_told(kind: str, way: str) -> None:
    assert codes(kind, NOT_WRITTEN[way]) == []
