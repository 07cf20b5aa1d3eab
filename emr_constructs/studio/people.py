"""Who may use a Studio: roles, users and groups of IAM, or users and groups of IAM Identity Center."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final

from aws_cdk import aws_iam as iam
from constructs import IConstruct

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.grants import is_immutable
from emr_constructs._jsii.owners import differ
from emr_constructs._jsii.scopes import environment_of, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.studio_access import StudioAccess
from emr_constructs.foundation.studio_session_policy import StudioSessionPolicy
from emr_constructs.rules.catalogue import warnings_in
from emr_constructs.rules.views.studio import StudioSessionMappingView, StudioView

if TYPE_CHECKING:
    from emr_constructs.studio.session_mapping import StudioIdentityType, StudioSessionMapping

_HINTS_OF_GRANT: Final[Mapping[str, Any]] = {
    "grantee": iam.IRole | iam.IUser | iam.IGroup,
    "access": StudioAccess,
}
_HINTS_OF_MAPPING: Final[Mapping[str, Any]] = {"name": str, "access": StudioAccess | iam.IManagedPolicy}


class Team:
    """The people of a Studio, and what they reach there, in whatever order the two come."""

    def __init__(self) -> None:
        self.policies: dict[StudioAccess, StudioSessionPolicy] = {}
        self.reaching: list[StudioSessionPolicy] = []
        self.computes: list[tuple[Any, Sequence[iam.IRole]]] = []
        self.mapped: tuple[StudioSessionMappingView, ...] = ()
        self.of_user_role: list[iam.IManagedPolicy] = []
        self.warned: set[str] = set()


class StudioPeople:
    """What lets people into a Studio."""

    _team: Team

    def grant_access(self, grantee: iam.IRole | iam.IUser | iam.IGroup, access: StudioAccess) -> StudioSessionPolicy:
        """Let somebody of IAM into a Studio that authenticates with IAM, and let them work there.

        What is attached to the Studio, sooner or later, can be used, unless the access names something else. Who has
        the same access has the same policy; it stands in the stack of the Studio, which comes after that of the
        grantee: there nothing may refer to the Studio.

        :param grantee: a role, a user or a group of this account. Granted two accesses, it has both.
        :param access: what may be done.
        :raises EmrValidationError: ``ArgumentType``, ``StudioPeopleOfIam``, ``StudioGranteeElsewhere``, and as
            ``StudioSessionPolicy``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-manage-users.html
        """
        studio: Any = self
        violations = _wrong_types(_HINTS_OF_GRANT, grantee=grantee, access=access)
        if not violations:
            violations = [*_for_iam(studio), *elsewhere(studio, studio), *_of_another_account(studio, grantee)]
        if violations:
            raise EmrValidationError(violations, studio.node.path)
        policy = self._policy_of(access, f"AccessOf{_name_in_stack(grantee)}")
        _attach(policy, grantee)
        return policy

    def add_user(self, name: str, *, access: StudioAccess | iam.IManagedPolicy) -> StudioSessionMapping:
        """Let a user of IAM Identity Center into a Studio that authenticates with it.

        :param name: the ``UserName``; one that only deployment knows is for ``StudioSessionMapping``.
        :param access: what the user may do, as for ``grant_access``; or a policy of your own, which is taken as it is.
        :raises EmrValidationError: as ``StudioSessionMapping``, ``StudioPersonUnknown``, ``StudioPersonUnnamed``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-manage-users.html
        """
        from emr_constructs.studio.session_mapping import StudioIdentityType

        return self._map(StudioIdentityType.USER, name, access)

    def add_group(self, name: str, *, access: StudioAccess | iam.IManagedPolicy) -> StudioSessionMapping:
        """Let a group of IAM Identity Center into a Studio that authenticates with it: at most 5.

        Who is in several groups may do what any of them may.

        :param name: the ``DisplayName``; one that only deployment knows is for ``StudioSessionMapping``.
        :param access: what the group may do, as for ``grant_access``; or a policy of your own, which is taken as it is.
        :raises EmrValidationError: as ``StudioSessionMapping``, ``StudioPersonUnknown``, ``StudioPersonUnnamed``.
        :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-manage-users.html
        """
        from emr_constructs.studio.session_mapping import StudioIdentityType

        return self._map(StudioIdentityType.GROUP, name, access)

    def _map(
        self, kind: StudioIdentityType, name: str, access: StudioAccess | iam.IManagedPolicy
    ) -> StudioSessionMapping:
        from emr_constructs.studio.session_mapping import StudioSessionMapping, mapping_violations, seen

        studio: Any = self
        violations = _wrong_types(_HINTS_OF_MAPPING, name=name, access=access) or list(_unnamed(name))
        if not violations:  # all that can be told without a new policy: it would be left behind
            policy = self._team.policies.get(access) if isinstance(access, StudioAccess) else access
            violations = list(mapping_violations(studio, studio, seen(studio, name, kind), policy))
        if violations:
            raise EmrValidationError(violations, studio.node.path)
        id = f"{kind.name.capitalize()}{name}"  # noqa: A001
        policy = self._policy_of(access, f"AccessOf{id}") if isinstance(access, StudioAccess) else access
        return StudioSessionMapping(
            studio, id, studio=studio, identity_name=name, identity_type=kind, session_policy=policy
        )

    def _policy_of(self, access: StudioAccess, id: str) -> StudioSessionPolicy:  # noqa: A002
        """The policy of all who have this access."""
        studio: Any = self
        if access not in self._team.policies:
            by_arn = () if studio._view.auth_mode == "SSO" else [studio.studio_arn]
            self._team.policies[access] = StudioSessionPolicy(
                studio,
                _unused(studio, id),
                service_role=studio.service_role,
                access=access,
                studio_arns=by_arn,
                collaboration=studio._collaborates,
                path=studio._path,
            )
            self._let_reach(self._team.policies[access])
        return self._team.policies[access]

    def _let_reach(self, policy: StudioSessionPolicy) -> None:
        """Extend a policy to what is attached, and to what will be."""
        if policy not in self._team.reaching:
            self._team.reaching.append(policy)
            for compute, execution_roles in self._team.computes:
                policy._reach(compute, execution_roles)

    def _let_people_reach(self, compute: Any, execution_roles: Sequence[iam.IRole]) -> None:
        """Extend the policies of all people, those who come later too, to a compute that is attached.

        :param compute: a ``StudioCluster``, a ``StudioApplication`` or a virtual cluster.
        :param execution_roles: the roles that may be used there.
        """
        self._team.computes.append((compute, execution_roles))
        for policy in self._team.reaching:
            policy._reach(compute, execution_roles)

    def _view_with(self, *more: StudioSessionMappingView) -> StudioView:
        """What rules see of the Studio with its people, and with some more."""
        studio: Any = self
        view: StudioView = studio._view
        return replace(view, mappings=(*self._team.mapped, *more))

    def _new_warnings(self) -> list[Violation]:
        """What there is to warn of since people have been added."""
        found = [one for one in warnings_in(self._view_with()) if one.code not in self._team.warned]
        self._team.warned.update(one.code for one in found)
        return found


def elsewhere(studio: Any, scope: IConstruct) -> Iterator[Violation]:
    """A Studio to which nothing can be added from the stack of a construct."""
    here = environment_of(scope)
    if differ(studio.env.region, here.region) or differ(studio.env.account, here.account):
        problem = (
            f"the Studio is in {studio.env.region} of {studio.env.account}; let people in from a stack of that region "
            "and account"
        )
        yield Violation("StudioElsewhere", problem)


def _of_another_account(studio: Any, grantee: Any) -> Iterator[Violation]:
    """Somebody of another account, where a policy of this one cannot be attached."""
    account = grantee.env.account
    if differ(account, environment_of(studio).account):
        problem = (
            f"`grantee` ({grantee.node.path}) is of account {account}, and people enter a Studio with principals of "
            "its own account; give a role of this account, which they may take"
        )
        yield Violation("StudioGranteeElsewhere", problem)


def _for_iam(studio: Any) -> Iterator[Violation]:
    if studio._view.auth_mode == "SSO":
        problem = (
            "the Studio authenticates with IAM Identity Center; let people in with `studio.add_user(name, "
            "access=...)` and `studio.add_group(name, access=...)`"
        )
        yield Violation("StudioPeopleOfIam", problem)


def _unnamed(name: str) -> Iterator[Violation]:
    """A name that cannot become the id of a construct, or is none."""
    if is_token(name):
        problem = (
            "`name` is known only at deployment; make a `StudioSessionMapping` with an id of your own, and with a "
            "`StudioSessionPolicy`"
        )
        yield Violation("StudioPersonUnknown", problem)
    elif not name.strip():
        yield Violation(
            "StudioPersonUnnamed", "`name` is empty; write the UserName of a user, the DisplayName of a group"
        )


def _unused(studio: Any, id: str) -> str:  # noqa: A002
    """The id, with a number where somebody has a further access and nobody else has it."""
    ids = chain([id], (f"{id}{number}" for number in count(2)))
    return next(one for one in ids if studio.node.try_find_child(one) is None)


def _name_in_stack(grantee: Any) -> str:
    """What somebody is called in their stack: the name of the stack itself may change, and the policy stays."""
    return "".join(re.findall(r"\w+", grantee.node.path.removeprefix(stack_of(grantee).node.path)))


def _wrong_types(hints: Mapping[str, Any], **given: Any) -> list[Violation]:
    """Say it in Python's words; jsii would show its kernel."""
    return list(type_violations(hints, given))


def _attach(policy: StudioSessionPolicy, grantee: Any) -> None:
    """Attach a policy, which refers to whom it is attached to: the stack of a role may not refer to the Studio's."""
    if hasattr(grantee, "user_name"):
        policy.attach_to_user(grantee)
    elif hasattr(grantee, "group_name"):
        policy.attach_to_group(grantee)
    elif is_immutable(grantee):
        warn(
            policy,
            "StudioGranteePolicy",
            f"the role {grantee.node.path} cannot be changed from here; its owner has to attach this policy to it",
        )
    else:
        policy.attach_to_role(grantee)
