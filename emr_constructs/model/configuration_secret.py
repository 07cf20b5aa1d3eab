"""Values of configuration properties that stand in AWS Secrets Manager."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import aws_cdk as cdk
from aws_cdk import CfnDynamicReference, SecretValue, Tokenization
from aws_cdk import aws_iam as iam

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.grants import give
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.value import plain
from emr_constructs.rules.secrets import ANNOTATION, dynamic_references
from emr_constructs.rules.view import UNKNOWN

if TYPE_CHECKING:
    from emr_constructs.model.configuration import Configuration

_FULL: Final = re.compile(r"-[A-Za-z0-9]{6}$")


@dataclass(frozen=True)
class ConfigurationSecret:
    """A property's value that EMR takes from AWS Secrets Manager when it configures a node.

    EMR puts in the whole secret: it must be plain text, not JSON with fields, and at most 1024 characters together with
    the name of the property. Templates and ``DescribeCluster`` show its ARN only. The cluster's service role gets the
    right to read it. A new value reaches nodes that start later, and those of groups that are configured again.

    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/storing-sensitive-data.html
    """

    _secret: cdk.aws_secretsmanager.ISecret | None = None
    _text: str = field(default="", repr=False)

    @staticmethod
    def of(secret: cdk.aws_secretsmanager.ISecret) -> ConfigurationSecret:
        """The value of a secret.

        :param secret: the secret; its text is the value.
        :raises EmrValidationError: ``ArgumentType``, and ``SecretHoldsJson`` for one that certainly has fields, as the
            secrets that CDK makes for databases have.
        """
        if isinstance(secret, (str, Mapping)) or not hasattr(secret, "secret_arn"):
            hints = {"secret": cdk.aws_secretsmanager.Secret}
            raise EmrValidationError(type_violations(hints, {"secret": secret}))
        if holds_json(secret):
            problem = (
                f"the secret {secret.node.path} holds JSON, and EMR would put all of it into the property; keep the "
                "value in a secret of its own, as plain text"
            )
            raise EmrValidationError([Violation("SecretHoldsJson", problem)])
        return ConfigurationSecret(_secret=secret)

    @staticmethod
    def unsafe_plain_text(text: str) -> ConfigurationSecret:
        """A value that is no secret although its name looks like one, such as the password ``changeit``.

        It stands in the template and in ``DescribeCluster`` as it is. ``PlainSecret`` does not refuse it; the
        compliance checks of the template warn of it.

        :param text: the value.
        :raises EmrValidationError: ``ArgumentType``.
        """
        violations = list(type_violations({"text": str}, {"text": text}))
        if violations:
            raise EmrValidationError(violations)
        return ConfigurationSecret(_text=text)

    def _seen(self, name: str) -> tuple[str, Any]:
        """The property as rules see it. What is said to be no secret is not theirs to judge."""
        if self._secret is None:
            return name, UNKNOWN
        key, arn = self._render(name)
        return key, plain(arn)

    def _render(self, name: str) -> tuple[str, str]:
        """A property with this value: its name with EMR's mark, and the ARN."""
        if self._secret is None:
            return name, self._text
        return ANNOTATION + name.removeprefix(ANNOTATION), self._secret.secret_arn

    def _marked(self) -> str:
        """The value as EMR Serverless takes it, which has the mark there."""
        return self._text if self._secret is None else ANNOTATION + self._secret.secret_arn


def holds_json(secret: Any) -> bool:
    """Whether a secret that is made in this app certainly has fields."""
    if isinstance(secret, cdk.aws_secretsmanager.SecretTargetAttachment):
        return True
    resource = secret.node.default_child
    if not isinstance(resource, cdk.aws_secretsmanager.CfnSecret):
        return False
    if getattr(resource.generate_secret_string, "generate_string_key", None) is not None:
        return True
    return (resource.secret_string or "").lstrip().startswith("{")


def secrets_in(configurations: Iterable[Configuration]) -> list[cdk.aws_secretsmanager.ISecret | str]:
    """Each secret that configurations take values from, once; by its ARN where EMR's mark is written out."""
    found: list[cdk.aws_secretsmanager.ISecret | str] = []
    for secret in _secrets(configurations):
        if secret not in found:
            found.append(secret)
    return found


def _secrets(configurations: Iterable[Any]) -> Iterator[cdk.aws_secretsmanager.ISecret | str]:
    for one in configurations:
        for name, value in one.properties.items():
            if isinstance(value, ConfigurationSecret) and value._secret is not None:
                yield value._secret
            elif name.startswith(ANNOTATION) and isinstance(value, str):
                yield value
        yield from _secrets(one.configurations)


def grant_secrets(secrets: Iterable[cdk.aws_secretsmanager.ISecret | str], service_role: iam.IGrantable) -> None:
    """Let the service role read the secrets of configurations: EMR takes their values with it."""
    for secret in secrets:
        give(service_role, ["secretsmanager:GetSecretValue"], [_full_arn(secret)])
        if not isinstance(secret, str) and secret.encryption_key is not None:
            secret.encryption_key.grant_decrypt(service_role)


def _full_arn(secret: cdk.aws_secretsmanager.ISecret | str) -> str:
    """Secrets Manager puts six characters behind the name; an ARN without them fits no policy."""
    if isinstance(secret, str):
        return secret if is_token(secret) or _FULL.search(secret) else f"{secret}-??????"
    return secret.secret_full_arn or f"{secret.secret_arn}-??????"


def resolved_by_cloudformation(properties: Mapping[str, Any]) -> dict[str, str]:
    """The properties that CloudFormation takes from another service, with the service; empty where that is not known.

    What ``SecretValue`` renders is such a reference.
    """
    found = {name: _service(value) for name, value in properties.items()}
    return {name: service for name, service in found.items() if service is not None}


def _service(value: Any) -> str | None:
    if isinstance(value, SecretValue):
        return "secretsmanager"
    if not isinstance(value, str):
        return None
    if not is_token(value):
        return next(iter(dynamic_references(value)), None)
    tokens = Tokenization.reverse_string(value).tokens
    if any(isinstance(one, SecretValue) for one in tokens):
        return "secretsmanager"
    return "" if any(isinstance(one, CfnDynamicReference) for one in tokens) else None
