"""A user or a group of IAM Identity Center that may enter a Studio."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

import jsii
from aws_cdk import IResource, Resource
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_emr as references
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.grants import is_immutable
from emr_constructs._jsii.scopes import note_stack, path_of, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.studio_roles import StudioUserRole, policy_count_violations
from emr_constructs.foundation.studio_session_policy import StudioSessionPolicy
from emr_constructs.model.value import plain
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.studio import StudioSessionMappingView
from emr_constructs.studio.interface import IStudio
from emr_constructs.studio.people import elsewhere


class StudioIdentityType(Enum):
    """What IAM Identity Center knows."""

    USER = "USER"
    """A person."""

    GROUP = "GROUP"
    """Several of them."""


@jsii.implements(IResource, references.IStudioSessionMappingRef)
class StudioSessionMapping(Resource):
    """A user or a group of IAM Identity Center that may enter a Studio, with the policy that bounds what they may do.

    ``studio.add_user`` and ``studio.add_group`` make it, and its policy. What people may do is what this policy and the
    user role of the Studio both allow: the role gains the policy. Costs nothing.

    :param studio: a Studio that authenticates with IAM Identity Center; it has at most 5 groups and 100 users.
    :param identity_name: the ``UserName`` of a user, the ``DisplayName`` of a group.
    :param identity_type: whether it is a user or a group.
    :param session_policy: a customer-managed policy. What is attached to the Studio is added to a
        ``StudioSessionPolicy``; another policy is taken as it is.
    :raises EmrValidationError: ``ArgumentType``, ``StudioPeopleOfIdentityCenter``, ``StudioElsewhere``,
        ``StudioMappingTwice``, ``StudioUserRolePolicies``, and the codes of the rules on mappings.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-manage-users.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        studio: IStudio,
        identity_name: str,
        identity_type: StudioIdentityType,
        session_policy: iam.IManagedPolicy,
    ) -> None:
        check_arguments(StudioSessionMapping, scope, id, locals())
        arn = session_policy.managed_policy_arn
        view = seen(studio, identity_name, identity_type, arn)
        violations = list(mapping_violations(scope, studio, view, session_policy))
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        note_stack(self, scope)
        self._name, self._type, self._policy, self._studio = identity_name, identity_type, session_policy, studio
        emr.CfnStudioSessionMapping(
            self,
            "Resource",
            studio_id=studio.studio_id,
            identity_name=identity_name,
            identity_type=identity_type.value,
            session_policy_arn=arn,
        )
        if session_policy not in studio._team.of_user_role:
            studio._team.of_user_role.append(session_policy)
            _give_to_users(self, studio, session_policy)
        if isinstance(session_policy, StudioSessionPolicy):
            studio._let_reach(session_policy)
        studio._team.mapped += (view,)
        for warning in (*warnings_in(view), *studio._new_warnings()):
            warn(self, warning.code, warning.message)

    @property
    def identity_name(self) -> str:
        """The name of the user or group."""
        return self._name

    @property
    def identity_type(self) -> StudioIdentityType:
        """Whether it is a user or a group."""
        return self._type

    @property
    def session_policy(self) -> iam.IManagedPolicy:
        """The policy that bounds what they may do."""
        return self._policy

    @property
    def studio_session_mapping_ref(self) -> references.StudioSessionMappingReference:
        """A reference for constructs that take any mapping."""
        return references.StudioSessionMappingReference(
            studio_id=self._studio.studio_id, identity_name=self._name, identity_type=self._type.value
        )


def seen(
    studio: IStudio, name: str, identity_type: StudioIdentityType, policy_arn: str | None = None
) -> StudioSessionMappingView:
    """What rules see of a mapping.

    :param policy_arn: Default: that of a policy that is yet to be made
    """
    return StudioSessionMappingView(
        studio=UNKNOWN,
        studio_id=plain(studio.studio_id),
        identity_name=plain(name),
        identity_type=identity_type.value,
        policy=UNKNOWN,
        session_policy=UNKNOWN if policy_arn is None else _policy_seen(policy_arn),
    )


def _policy_seen(arn: str) -> Any:
    """The ARN of a policy; of AWS's own only the partition is not known."""
    head, of_aws, name = arn.partition(":iam::aws:policy/")
    return f"arn:*{of_aws}{name}" if of_aws and is_token(head) else plain(arn)


def mapping_violations(
    scope: Construct, studio: IStudio, view: StudioSessionMappingView, policy: iam.IManagedPolicy | None
) -> Iterator[Violation]:
    """Why somebody cannot be mapped to a Studio.

    :param scope: where the mapping is to stand.
    :param policy: the session policy; None: one that is yet to be made.
    """
    if studio._view.auth_mode == "IAM":
        problem = (
            "the Studio authenticates with IAM, which knows no mappings; write `studio.grant_access(role, access)`"
        )
        yield Violation("StudioPeopleOfIdentityCenter", problem)
    yield from elsewhere(studio, scope)
    yield from errors_in(view)
    yield from errors_in(studio._view_with(view))
    role = studio.user_role
    known = role._session_policies if isinstance(role, StudioUserRole) else ()
    yield from policy_count_violations(len({*known, *studio._team.of_user_role, policy}))


def _give_to_users(mapping: StudioSessionMapping, studio: IStudio, policy: iam.IManagedPolicy) -> None:
    """Attach a policy to the user role, which bounds what session policies can allow.

    The one of the two that stands here refers to the other: it may stand in a stack that this one refers to already.
    """
    role, here = studio.user_role, stack_of(mapping)
    if role is not None and not is_immutable(role):
        made_here = isinstance(policy, iam.ManagedPolicy) and stack_of(policy) == here
        if isinstance(role, iam.Role) and not (made_here and stack_of(role) != here):
            role.add_managed_policy(policy)
            return
        if isinstance(policy, iam.ManagedPolicy):
            policy.attach_to_role(role)
            return
    warn(
        mapping,
        "StudioUserRolePolicy",
        "the user role of the Studio cannot be changed from here; its owner has to attach the session policy to it, or "
        f"{mapping.identity_name!r} can do nothing",
    )
