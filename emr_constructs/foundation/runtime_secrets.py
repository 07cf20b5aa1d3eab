"""Secrets that configurations on EMR Serverless name: the service itself reads them when a job starts.

So the secret lets the service in, by a policy of its own, and so does its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import aws_cdk as cdk
from aws_cdk import Resource
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.owners import text_of
from emr_constructs._jsii.scopes import Environment, environment_of, warn
from emr_constructs.foundation.key_policy import let_in_policy
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.configuration_secret import ConfigurationSecret
from emr_constructs.rules.secrets import ANNOTATION

_SERVICE: Final = "emr-serverless.amazonaws.com"


def let_service_read(scope: Construct, configurations: Iterable[Configuration]) -> None:
    """Let EMR Serverless read the secrets of configurations for applications of this account and region.

    :param scope: the application or job; a warning at it tells what owners of imported secrets have to add.
    :see: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/secrets-manager.html
    """
    here = environment_of(scope)
    for secret in dict.fromkeys(_secrets(configurations)):
        statement = _reading(here)
        if isinstance(secret, str) or not secret.add_to_resource_policy(statement).statement_added:
            name = secret.removeprefix(ANNOTATION) if isinstance(secret, str) else secret.node.path
            warn(
                scope,
                "RuntimeSecretPolicy",
                f"the policy of the secret {name} cannot be changed from here; its owner has to add: "
                f"{text_of(scope, statement)}, and to let {_SERVICE} decrypt with its key",
            )
        if not isinstance(secret, str):
            _let_decrypt(scope, secret, here)


def _let_decrypt(scope: Construct, secret: cdk.aws_secretsmanager.ISecret, here: Environment) -> None:
    if secret.encryption_key is not None:
        let_in_policy(secret.encryption_key, "ServerlessSecrets", _decrypting(here))
    elif Resource.is_owned_resource(secret):
        warn(
            scope,
            "SecretWithoutKey",
            f"the secret {secret.node.path} is encrypted with a key of AWS, with which EMR Serverless cannot read it; "
            "give it an `encryption_key`",
        )


def _reading(here: Environment) -> iam.PolicyStatement:
    applications = here.arn("emr-serverless", "/applications/*")
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal(_SERVICE)],
        actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        resources=["*"],  # in the policy of a secret: that secret
        conditions={"ArnLike": {"aws:SourceArn": applications}},
    )


def _decrypting(here: Environment) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal(_SERVICE)],
        actions=["kms:Decrypt", "kms:DescribeKey"],
        resources=["*"],
        conditions={"StringEquals": {"kms:ViaService": f"secretsmanager.{here.region}.{here.url_suffix}"}},
    )


def _secrets(configurations: Iterable[Configuration]) -> Iterator[cdk.aws_secretsmanager.ISecret | str]:
    """The secrets; as text where EMR's mark is written out."""
    for one in configurations:
        for value in one.properties.values():
            if isinstance(value, ConfigurationSecret) and value._secret is not None:
                yield value._secret
            elif isinstance(value, ConfigurationSecret) and value._text.startswith(ANNOTATION):
                yield value._text
        yield from _secrets(nested for nested in one.configurations if isinstance(nested, Configuration))
