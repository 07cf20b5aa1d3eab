"""The views of what a Studio stands on and of who uses it: roles, the bucket and the key of Workspaces, policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from emr_constructs.rules.view import Maybe, View, dataclass, prop
from emr_constructs.rules.views.network import InlinePolicyView, ManagedPolicyView, RoleView, Statements, allowed_by


@dataclass(frozen=True, kw_only=True)
class StudioRoleView(RoleView):
    """A role of a Studio, with the managed policies of the template that it names itself."""

    attached: Maybe[tuple[Maybe[ManagedPolicyView], ...]] = prop("ManagedPolicyArns", linked=True)

    def allowed(self) -> Statements:
        """What its policies allow; UNKNOWN for those of AWS and of other stacks."""
        return (*super().allowed(), *allowed_by(self.attached))


@dataclass(frozen=True, kw_only=True)
class RightsView(InlinePolicyView):
    """What gives rights to people or roles: a policy, or somebody with policies inside, such as a role."""

    resource_type: ClassVar[str] = "AWS::IAM::Role"

    inline_policies: Maybe[tuple[Maybe[InlinePolicyView], ...]] = prop("Policies")

    def allowed(self) -> Statements:
        """What it allows."""
        return allowed_by((self,) if self.document is not None else None, self.inline_policies)


@dataclass(frozen=True, kw_only=True)
class PublicAccessView(View):
    """What of a bucket can never be public."""

    block_acls: Maybe[bool] = prop("BlockPublicAcls")
    block_policy: Maybe[bool] = prop("BlockPublicPolicy")
    ignore_acls: Maybe[bool] = prop("IgnorePublicAcls")
    restrict_buckets: Maybe[bool] = prop("RestrictPublicBuckets")

    def leaves_open(self) -> bool:
        """Whether something is certainly not blocked. What is not said here is not."""
        said = (self.block_acls, self.block_policy, self.ignore_acls, self.restrict_buckets)
        return any(one is None or one is False for one in said)


@dataclass(frozen=True, kw_only=True)
class StudioBucketView(View):
    """The bucket of Workspaces."""

    resource_type: ClassVar[str] = "AWS::S3::Bucket"

    versioning: Maybe[str] = prop("VersioningConfiguration.Status")
    public_access: Maybe[PublicAccessView] = prop("PublicAccessBlockConfiguration")


@dataclass(frozen=True, kw_only=True)
class StudioKeyView(View):
    """The key of Workspaces."""

    resource_type: ClassVar[str] = "AWS::KMS::Key"

    policy: Maybe[Mapping[str, Any]] = prop("KeyPolicy")
