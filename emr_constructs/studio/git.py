"""Secrets with which Workspaces reach Git repositories."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from aws_cdk import Names, RemovalPolicy, SecretValue, Tags
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import studio as facts
from emr_constructs.foundation import roles
from emr_constructs.foundation.tags import EMR_TAG, EMR_TAG_VALUE
from emr_constructs.model.configuration_secret import grant_secrets
from emr_constructs.model.passwords import HoldsPasswords, Password, text_of
from emr_constructs.studio.interface import IStudio
from emr_constructs.studio.parts import StudioParts

# What Secrets Manager takes.
_NAME: Final = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
# A user, a session of a role, or the account and who it federates.
_USER_ID: Final = re.compile(r"AIDA[A-Z0-9]+|AROA[A-Z0-9]+:.+|\d{12}(:.+)?")
_SHARED: Final = "shared"
"""An owner that nobody is: all values of ``aws:userid`` are longer."""


@dataclass(frozen=True, kw_only=True)
class GitLogin(HoldsPasswords):
    """With what somebody logs in to a Git server over HTTPS.

    :param user_name: the name. Where a token is enough, servers take any.
    :param token: a personal access token or a password, which stands in AWS Secrets Manager already: a secret, or a
        field of one. Default: none yet; the secret that is made has a random text in its place, and you put the token
        there after the deployment
    :raises EmrValidationError: ``ArgumentType``, ``PasswordPlace``, ``PasswordField``, ``GitUserName``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-git-repo.html
    """

    _PASSWORDS: ClassVar[tuple[str, ...]] = ("token",)

    user_name: str
    token: Password | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.user_name.strip():
            problem = "`user_name` is empty; write the name of the user, or of the owner of the token"
            raise EmrValidationError([Violation("GitUserName", problem)])


class GitSecret(Construct):
    """A secret that people choose in a Studio when they link a Git repository to a Workspace.

    It has the two fields that EMR reads, EMR's tag, and a name that begins as EMR's own. The Studios' service roles may
    read this one secret, and so all who use these Studios share it; or it is of one person. A tag says which, so that
    nobody else makes it their own. CodeCommit takes Git credentials of IAM, GitHub a personal access token. EMR has no
    API to link repositories: people do. A secret costs about 0.40 USD a month.

    :param login: what is in the secret. Default: that of ``secret``
    :param secret: a secret that exists already, a JSON object with the fields ``gitUsername`` and ``gitPassword``. Its
        name and tags are yours. Default: a new one with ``login``
    :param studios: Studios whose users share it. Default: none, it is of ``owner``
    :param owner: the only person who may read it, by the value of ``aws:userid``: ``AIDA...`` of a user of IAM, or
        ``AROA...:session`` of a role. Studios with ``git_secrets`` read it, too. Default: all users of ``studios``
    :param secret_name: begins with ``emr-studio-``; a change replaces the secret. Default: made from the construct's
        path
    :param encryption_key: key for the secret that is made. Default: that of the first Studio; where it is imported, or
        the secret is of one person, the key of Secrets Manager, which all of the account may use who read a secret. An
        ``owner`` needs ``kms:Decrypt`` with any other key
    :param removal_policy: RETAIN keeps the secret when the stack goes. Default: DESTROY
    :raises EmrValidationError: ``ArgumentType``, ``GitSecretSource``, ``GitSecretReaders``, ``GitSecretOwner``,
        ``GitSecretName``, ``StudioWithoutGit``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-git-repo.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        login: GitLogin | None = None,
        secret: secretsmanager.ISecret | None = None,
        studios: Sequence[IStudio] = (),
        owner: str | None = None,
        secret_name: str | None = None,
        encryption_key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.DESTROY,
    ) -> None:
        check_arguments(GitSecret, scope, id, locals())
        unused = {"owner": owner, "secret_name": secret_name, "encryption_key": encryption_key}
        violations = [
            *_source_violations(login, secret, [name for name, value in unused.items() if value is not None]),
            *_reader_violations(studios, owner),
            *_owner_violations(owner),
            *_name_violations(secret_name),
            *_network_violations(studios),
        ]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        self._secret = secret or self._create(login, studios, owner, secret_name, encryption_key, removal_policy)
        if owner is not None and encryption_key is not None:
            key = encryption_key.node.path
            text = f"whoever reads the secret uses {key}, too; give `owner` the right to kms:Decrypt with it"
            warn(self, "GitSecretKey", text)
        for studio in studios:
            grant_secrets([self._secret], roles.at_hand(stack_of(self), studio.service_role))

    @property
    def secret(self) -> secretsmanager.ISecret:
        """The secret."""
        return self._secret

    def _create(
        self,
        login: GitLogin | None,
        studios: Sequence[IStudio],
        owner: str | None,
        name: str | None,
        key: kms.IKey | None,
        removal_policy: RemovalPolicy,
    ) -> secretsmanager.Secret:
        assert login is not None
        first = studios[0] if studios else None
        prefix, owner_tag = facts.git_secrets()
        # Prefix and path together have to be a name that Secrets Manager takes.
        made = prefix + Names.unique_resource_name(self, max_length=128, separator="-")
        secret = secretsmanager.Secret(
            self,
            "Secret",
            secret_name=name or made,
            description="Login to Git repositories for Workspaces of Amazon EMR Studio",
            encryption_key=key or (first.encryption_key if isinstance(first, StudioParts) else None),
            removal_policy=removal_policy,
            **_content(login),
        )
        Tags.of(secret).add(EMR_TAG, EMR_TAG_VALUE)
        # People may tag a secret that is nobody's, and whose it is then, reads it.
        Tags.of(secret).add(owner_tag, owner if owner is not None else _SHARED)
        self.node.default_child = secret.node.default_child
        return secret


def _content(login: GitLogin) -> dict[str, Any]:
    name, password = facts.git_secret_fields()
    token = text_of(login.token)
    if token is None:
        made_up = secretsmanager.SecretStringGenerator(
            secret_string_template=json.dumps({name: login.user_name}), generate_string_key=password
        )
        return {"generate_secret_string": made_up}
    said = {name: SecretValue.unsafe_plain_text(login.user_name), password: SecretValue.unsafe_plain_text(token)}
    return {"secret_object_value": said}


def _source_violations(
    login: GitLogin | None, secret: secretsmanager.ISecret | None, said: Sequence[str]
) -> Iterator[Violation]:
    if (login is None) == (secret is None):
        choice = "a Git secret has a `login`, or is a `secret` that exists already; give one of the two"
        yield Violation("GitSecretSource", choice)
    elif secret is not None and said:
        unused = f"`{'`, `'.join(said)}` is for a secret that is made here; leave it out, or `secret`"
        yield Violation("GitSecretSource", unused)


def _reader_violations(studios: Sequence[IStudio], owner: str | None) -> Iterator[Violation]:
    if bool(studios) == (owner is not None):
        problem = "a Git secret is shared by the users of `studios`, or is of one `owner`; give one of the two"
        yield Violation("GitSecretReaders", problem)


def _owner_violations(owner: str | None) -> Iterator[Violation]:
    if owner is not None and not is_token(owner) and not _USER_ID.fullmatch(owner):
        problem = (
            f"`owner` ({owner!r}) is no value of aws:userid, so that nobody would read the secret; write AIDA... of a "
            "user of IAM, or AROA...:session of a role"
        )
        yield Violation("GitSecretOwner", problem)


def _name_violations(name: str | None) -> Iterator[Violation]:
    prefix, _ = facts.git_secrets()
    if name is None or is_token(name):
        return
    if not _NAME.fullmatch(name):
        shape = f"`secret_name` ({name!r}) has to be 1 to 512 letters, digits and characters of /_+=.@-"
        yield Violation("GitSecretName", shape)
    elif not name.startswith(prefix):
        problem = (
            f"`secret_name` ({name!r}) has to begin with {prefix}: users have rights to such secrets only; write "
            f"{prefix + name!r}"
        )
        yield Violation("GitSecretName", problem)


def _network_violations(studios: Sequence[IStudio]) -> Iterator[Violation]:
    for studio in studios:
        if isinstance(studio, StudioParts) and studio._settings.git is False and not studio._settings.security_groups:
            problem = (
                f"Workspaces of {studio.node.path} reach no Git server; make the Studio with `git=True`, or with the "
                "peer where the server is"
            )
            yield Violation("StudioWithoutGit", problem)
