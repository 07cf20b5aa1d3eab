"""Secrets in configurations: by reference, granted, and refused or warned of where others could read them."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import aws_cdk as cdk
import jsii
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as sm
from test_configurations import SECRET_ARN, errors, one

import emr_constructs as emr
from emr_constructs.model.configuration_secret import grant_secrets, secrets_in
from emr_constructs.rules.catalogue import warnings_in
from emr_constructs.rules.view import UNKNOWN

PARTIAL = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:trino/mysql"
FULL = f"{PARTIAL}-AbCdEf"


@jsii.implements(sm.ISecretAttachmentTarget)
class Attachable:
    """What a database is to its secret."""

    def as_secret_attachment_target(self) -> sm.SecretAttachmentTargetProps:
        return sm.SecretAttachmentTargetProps(target_id="db", target_type=sm.AttachmentTargetType.RDS_DB_INSTANCE)


@cache
def stack() -> cdk.Stack:
    return cdk.Stack(cdk.App(), "Stack")


def of(secret: sm.ISecret) -> emr.ConfigurationSecret:
    return emr.ConfigurationSecret.of(secret)


def test_a_secret_is_rendered_as_emr_wants_it() -> None:
    secret = sm.Secret(stack(), "Rendered")
    imported = sm.Secret.from_secret_complete_arn(stack(), "Imported", SECRET_ARN)
    configuration = emr.Configuration(
        classification="hive-site",
        properties={"a.password": of(secret), "EMR.secret@b.password": of(imported), "c": "1"},
    )
    assert stack().resolve(configuration._render())["configurationProperties"] == {
        "EMR.secret@a.password": stack().resolve(secret.secret_arn),
        "EMR.secret@b.password": SECRET_ARN,
        "c": "1",
    }
    assert configuration._view().properties == {
        "EMR.secret@a.password": UNKNOWN,
        "EMR.secret@b.password": SECRET_ARN,
        "c": "1",
    }
    assert warnings_in(configuration._view()) == []


def test_what_is_said_to_be_no_secret_is_not_refused_and_not_shown() -> None:
    plain = emr.ConfigurationSecret.unsafe_plain_text("changeit")
    configuration = one("hadoop-ssl-client", ssl_client_truststore_password=plain)
    key = "ssl.client.truststore.password"
    assert stack().resolve(configuration._render())["configurationProperties"] == {key: "changeit"}
    assert configuration._view().properties == {key: UNKNOWN}
    assert "changeit" not in repr(configuration)
    text: Any = 3
    assert errors(lambda: emr.ConfigurationSecret.unsafe_plain_text(text)) == [
        "ArgumentType: `text` must be a string, not 3"
    ]


def test_a_secret_with_fields_is_refused() -> None:
    generated = sm.SecretStringGenerator(secret_string_template='{"user": "hive"}', generate_string_key="password")
    made = sm.Secret(stack(), "Generated", generate_secret_string=generated)
    fields = sm.Secret(stack(), "Fields", secret_object_value={"user": cdk.SecretValue.unsafe_plain_text("hive")})
    for secret in (made, fields):
        (error,) = errors(partial(of, secret))
        assert error == (
            f"SecretHoldsJson: the secret {secret.node.path} holds JSON, and EMR would put all of it into the "
            "property; keep the value in a secret of its own, as plain text"
        )
    attached = made.attach(Attachable())
    assert errors(lambda: of(attached))[0].startswith("SecretHoldsJson: the secret Stack/Generated/Attachment ")


def test_a_secret_without_fields_is_taken() -> None:
    text = sm.Secret(stack(), "Text", secret_string_value=cdk.SecretValue.unsafe_plain_text("p"))
    generator = sm.SecretStringGenerator(exclude_punctuation=True)
    made = sm.Secret(stack(), "Made", generate_secret_string=generator)
    named = sm.Secret.from_secret_name_v2(stack(), "Named", "metastore")
    for secret in (text, made, named):
        assert of(secret)._secret is secret


@pytest.mark.parametrize("given", ["metastore", None, 3, {}, cdk.Duration.days(1)])
def test_what_is_no_secret_is_refused(given: Any) -> None:
    (error,) = errors(lambda: of(given))
    assert error.startswith("ArgumentType: `secret` must be a Secret, not ")


def test_a_secret_itself_is_no_value() -> None:
    secret = sm.Secret(stack(), "Itself")
    (error,) = errors(lambda: one("a", x=secret))
    assert error.endswith("; write ConfigurationSecret.of(...)")


def test_a_secret_that_cloudformation_resolves_is_warned_of() -> None:
    secret = sm.Secret(stack(), "Resolved")
    configuration = emr.Configuration(
        classification="hive-site",
        properties={
            "a": secret.secret_value,
            "b": f"jdbc:{secret.secret_value.to_string()}",
            "c.password": secret.secret_value_from_json("p").unsafe_unwrap(),
            "d": "{{resolve:secretsmanager:metastore}}",
            "e": secret.secret_arn,
            "f": "{{resolve:ssm:day}}",
            "g.password": cdk.Token.as_string({"Ref": "Password"}),
        },
    )
    warned = [violation.message for violation in warnings_in(configuration._view())]
    assert [message.split("'")[1] for message in warned] == ["a", "b", "c.password", "d"]
    assert warned[0] == (
        "hive-site: CloudFormation resolves the secret in 'a', which EMR then shows in plain text; "
        "write ConfigurationSecret.of(secret)"
    )
    rendered = stack().resolve(configuration._render())["configurationProperties"]
    assert "{{resolve:secretsmanager:" in str(rendered["a"])


def test_the_service_role_may_read_the_secrets_and_use_their_keys() -> None:
    scope = cdk.Stack(cdk.App(), "Grants")
    key = kms.Key(scope, "Key")
    own = sm.Secret(scope, "Own", encryption_key=key)
    named = sm.Secret.from_secret_name_v2(scope, "Named", "metastore")
    configurations = [
        emr.Configuration(classification="a", properties={"x": of(own), "y": "1"}),
        one("b", emr.Configuration(classification="c", properties={"x": of(named), "y": of(own)})),
        one("d", x=emr.ConfigurationSecret.unsafe_plain_text("p")),
        # As EMR's console exports them: with the mark, and the ARN.
        emr.Configuration(classification="e", properties={"EMR.secret@x": FULL, "EMR.secret@y": PARTIAL}),
        emr.Configuration(classification="f", properties={"EMR.secret@x": own.secret_arn}),
    ]
    secrets = secrets_in(configurations)
    assert secrets == [own, named, FULL, PARTIAL, own.secret_arn]
    role = iam.Role(scope, "Role", assumed_by=iam.ServicePrincipal("elasticmapreduce.amazonaws.com"))
    grant_secrets(secrets, role)
    policy: Any = role.node.find_child("DefaultPolicy").node.default_child
    statements = scope.resolve(policy.policy_document)["Statement"]
    assert [(one["Action"], one["Resource"]) for one in statements] == [
        ("secretsmanager:GetSecretValue", scope.resolve(own.secret_arn)),
        ("kms:Decrypt", scope.resolve(key.key_arn)),
        ("secretsmanager:GetSecretValue", scope.resolve(f"{named.secret_arn}-??????")),
        ("secretsmanager:GetSecretValue", FULL),
        ("secretsmanager:GetSecretValue", f"{PARTIAL}-??????"),
    ]
