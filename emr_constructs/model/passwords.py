"""Passwords that CloudFormation takes from AWS Secrets Manager when it deploys, and that no template shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

import aws_cdk  # whose Secrets Manager loads where it is used: most clusters have no secrets
import jsii
from aws_cdk import CfnDynamicReference, IResolveContext, SecretValue, Tokenization

from emr_constructs._jsii.arguments import hints_of, type_violations
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.configuration_secret import holds_json
from emr_constructs.model.value import Value

if TYPE_CHECKING:
    Password: TypeAlias = aws_cdk.aws_secretsmanager.ISecret | SecretValue
    """A secret whose whole text it is, or a field of one: ``secret.secret_value_from_json("password")``."""
    UserName: TypeAlias = str | SecretValue
    """A name, which may stand beside its password."""
else:
    # The check of types tells what it was given. A password is not to be told.
    Password = UserName = Any

_TOKEN: Final = re.compile(r"\$\{Token\[[^{}]*\]\}")
_REFERENCE: Final = re.compile(rf"\{{\{{resolve:secretsmanager:([^{{}}]|{_TOKEN.pattern})+\}}\}}")
_WRITE: Final = (
    '`secretsmanager.Secret.from_secret_name_v2(self, "Password", "its-name")`, or a field of a secret: '
    '`secret.secret_value_from_json("password")`'
)


@dataclass(frozen=True, kw_only=True)
class HoldsPasswords(Value):
    """Base of values some of whose fields are passwords, or names of users. None is taken where it is the default."""

    _PASSWORDS: ClassVar[tuple[str, ...]] = ()
    _USERS: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        violations = list(self._misplaced(given))
        if violations:
            raise EmrValidationError([*violations, *type_violations(hints_of(type(self)), given)])
        super().__post_init__()

    def _misplaced(self, given: dict[str, Any]) -> Iterator[Violation]:
        optional = {one.name for one in fields(self) if one.default is None}
        for name, value in given.items():
            if value is None and name in optional:
                continue
            if name in self._PASSWORDS:
                yield from _password_violations(name, value)
            elif name in self._USERS:
                yield from _user_violations(name, value)


def _password_violations(name: str, value: Any) -> Iterator[Violation]:
    """What is wrong with a password, without the password."""
    if isinstance(value, SecretValue):
        if not _is_reference(value):
            yield _misplaced(name)
    elif not _is_secret(value):
        yield _misplaced(name)
    elif holds_json(value):
        problem = f"the secret {value.node.path} holds JSON, and `{name}` is one of its fields; write "
        yield Violation("PasswordField", f'{problem}`secret.secret_value_from_json("password")`')


def _user_violations(name: str, value: Any) -> Iterator[Violation]:
    """A name may be said; one that is kept secret has to be so in the template, too."""
    if not isinstance(value, SecretValue):
        yield from type_violations({name: str | SecretValue}, {name: value})
    elif not _is_reference(value):
        problem = f"`{name}` must be a name, or a field of a secret in AWS Secrets Manager; write for example "
        yield _unseen(problem + '`secret.secret_value_from_json("user")`')


def text_of(value: Password | UserName | None) -> str | None:
    """What stands in the template: a reference that CloudFormation resolves."""
    if value is None or isinstance(value, str):
        return value
    found = value if isinstance(value, SecretValue) else value.secret_value
    return found.unsafe_unwrap()  # it is meant for a property that takes a secret


def _is_secret(value: Any) -> bool:
    wrong = list(type_violations({"it": aws_cdk.aws_secretsmanager.ISecret}, {"it": value}))
    return not wrong and hasattr(value, "secret_arn")


def _misplaced(name: str) -> Violation:
    problem = f"`{name}` must stand in AWS Secrets Manager, or everybody who sees the template can read it; write "
    return _unseen(problem + _WRITE)


def _unseen(problem: str) -> Violation:
    return Violation("PasswordPlace", problem)


def _is_reference(value: SecretValue) -> bool:
    """Whether a secret value is a reference to Secrets Manager and nothing besides.

    CDK is asked for the reference itself: to resolve it in a stack would be to use the secret there.
    """
    text = value.unsafe_unwrap()
    if _TOKEN.fullmatch(text):
        (token,) = Tokenization.reverse_string(text).tokens
        nowhere: Any = _Nowhere()
        text = token.resolve(nowhere) if isinstance(token, CfnDynamicReference) else ""
    return _REFERENCE.fullmatch(text) is not None


@jsii.implements(IResolveContext)
class _Nowhere:
    """What a reference asks nothing of."""
