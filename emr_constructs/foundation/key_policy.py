"""Who may use a key: by a policy of IAM, by the policy of the key, or by a statement that its owner has to add.

In the account of the key IAM decides, since a key made by CDK leaves it to IAM; so roles get statements of their own.
AWS services, and roles of other accounts, stand in the policy of the key. That of an imported key cannot be changed
from here: a warning at the key prints what is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from aws_cdk import Annotations, Resource
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from emr_constructs._jsii.arns import arn_of
from emr_constructs._jsii.grants import ask_owner, is_unchangeable
from emr_constructs._jsii.once import once
from emr_constructs._jsii.owners import differ, principal_of, text_of
from emr_constructs._jsii.scopes import environment_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation

Conditions: TypeAlias = Mapping[str, Mapping[str, Any]]

_trusted: set[kms.IKey] = set()
_asked: dict[kms.IKey, set[str]] = defaultdict(set)


def let(
    key: kms.IKey,
    grantee: iam.IGrantable,
    purpose: str,
    actions: Sequence[str],
    conditions: Conditions | None = None,
) -> iam.Grant:
    """Let a role, or whoever else IAM knows, use a key.

    CDK's ``key.grant`` is not used: it knows no conditions, and says nothing where the owner of the key has to agree.

    :param purpose: how a warning names what the right is for.
    """
    given = iam.Grant.add_to_principal(
        grantee=grantee, actions=actions, resource_arns=[arn_of(key)], conditions=conditions
    )
    made_here = isinstance(grantee, iam.Role)  # and so takes policies: a question to Node less
    elsewhere, unchangeable = _is_elsewhere(key, grantee), is_unchangeable(grantee)
    if elsewhere or unchangeable or not (made_here or given.success):
        principals = [principal_of(key, grantee)]
        statement = iam.PolicyStatement(principals=principals, actions=actions, resources=["*"], conditions=conditions)
        let_in_policy(key, purpose, statement)
    if elsewhere and unchangeable:  # two accounts: both have to agree
        ask_owner(grantee.grant_principal, actions, [arn_of(key)], conditions)
    return given


def let_in_policy(key: kms.IKey, purpose: str, statement: iam.PolicyStatement) -> None:
    """Add a statement to the policy of a key, or tell its owner to.

    :param purpose: how a warning names what the statement is for.
    """
    if key in _trusted:
        return
    if isinstance(key, kms.Key):
        _policy_of(key).add_statements(statement)
        return
    if key.add_to_resource_policy(statement).statement_added:
        return
    text = text_of(key, statement)
    _asked[key].add(purpose)
    warn(
        key,
        f"ImportedKeyPolicy{purpose}",
        f"the policy of an imported key cannot be changed from here; its owner has to add: {text}",
    )


@once
def _policy_of(key: kms.Key) -> iam.PolicyDocument:
    """The policy of a key that is made here, which always has one.

    ``add_to_resource_policy`` does no more, and each time its answer would cost two further questions to Node.
    """
    policy = key._policy
    assert policy is not None
    return policy


def trust_policy_of(key: kms.IKey) -> None:
    """Take it that the owner of an imported key has added everything already, and ever will."""
    _trusted.add(key)
    for purpose in _asked.pop(key, ()):
        Annotations.of(key).acknowledge_warning(f"emr_constructs:ImportedKeyPolicy{purpose}", "the owner has added it")


def is_foreign(key: kms.IKey) -> bool:
    """Whether an imported key certainly belongs to another account than the stack."""
    return differ(_home(key)[1], environment_of(key).account)


def violations_of(key: kms.IKey) -> Iterator[Violation]:
    """Why a key is of no use to EMR here."""
    region, here = _home(key)[0], environment_of(key).region
    if differ(region, here):
        problem = f"the key {arn_of(key)} is of {region}, and EMR needs one of {here}, the region of the stack"
        yield Violation("KeyElsewhere", problem)
    if isinstance(key, kms.Alias) or ":alias/" in arn_of(key):
        yield Violation("KeyAlias", f"{key.node.path} is an alias, and rights are given to keys; give the key itself")


def _is_elsewhere(key: kms.IKey, grantee: iam.IGrantable) -> bool:
    """Whether a grantee certainly is of another account than the key."""
    account = _home(key)[1]
    return not is_token(account) and differ(account, _account_of(key, grantee))  # most often a question to Node less


@once
def _account_of(key: kms.IKey, grantee: iam.IGrantable) -> str:
    """The account of a grantee; that of the stack where it says none."""
    if isinstance(grantee, iam.Role):
        return environment_of(grantee).account
    return grantee.grant_principal.principal_account or environment_of(key).account


@once
def _home(key: kms.IKey) -> tuple[str, str]:
    """The region and the account of a key: of an imported one, what its ARN says."""
    made_here = isinstance(key, kms.Key) or Resource.is_owned_resource(key)
    found = environment_of(key) if made_here else key.env
    return found.region, found.account
