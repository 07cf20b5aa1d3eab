"""What a Studio is told, and what rules see of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from emr_constructs._jsii.arns import arn_of
from emr_constructs._jsii.tokens import is_resolvable
from emr_constructs.errors import Violation
from emr_constructs.foundation import buckets
from emr_constructs.foundation.key_grants import studio_key_violations
from emr_constructs.foundation.network_views import group_view, subnet_views
from emr_constructs.foundation.placement import Placement
from emr_constructs.foundation.roles import path_violations
from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.model.cost_allocation_tags import CostAllocationTags
from emr_constructs.model.studio_auth import StudioAuth, studio_view
from emr_constructs.model.value import plain
from emr_constructs.rules.view import UNKNOWN, Maybe
from emr_constructs.rules.views.network import (
    EgressView,
    RouteTableAssociationView,
    RouteTableView,
    SecurityGroupView,
    SubnetView,
)
from emr_constructs.rules.views.studio import StudioView

_ISOLATED: Final = SubnetView(
    vpc=UNKNOWN,
    associations=(RouteTableAssociationView(route_table=RouteTableView(routes=())),),
    tags=UNKNOWN,
)


@dataclass(frozen=True, kw_only=True)
class StudioSettings:
    """The arguments of a Studio."""

    auth: StudioAuth
    studio_name: str | None
    description: str
    placement: Placement
    security_groups: IStudioSecurityGroups | None
    bucket: s3.IBucket | None
    bucket_prefix: str
    encryption_key: kms.IKey | None
    service_role: iam.IRole | None
    git: bool | ec2.IPeer
    git_secrets: bool
    collaboration: bool
    permissions_boundary: iam.IManagedPolicy | None
    path: str | None
    cost_allocation_tags: CostAllocationTags | None

    def view(self) -> StudioView:
        """What rules see."""
        place, groups, tags = self.placement, self.security_groups, self.cost_allocation_tags
        return studio_view(
            name=UNKNOWN if self.studio_name is None else plain(self.studio_name),
            description=plain(self.description),
            default_s3_location=plain(buckets.url_of(self.bucket, self.bucket_prefix)) if self.bucket else UNKNOWN,
            encryption_key=plain(arn_of(self.encryption_key)) if self.encryption_key else UNKNOWN,
            vpc_id=plain(place.vpc.vpc_id) if place.vpc else UNKNOWN,
            subnets=self._subnet_views(),
            subnet_ids=plain(tuple(place.subnet_ids)) if place.vpc else UNKNOWN,
            engine_security_group=group_view(groups.engine) if groups else UNKNOWN,
            engine_security_group_id=plain(groups.engine.security_group_id) if groups else UNKNOWN,
            workspace_security_group=group_view(groups.workspace) if groups else self._made_workspace_group(),
            workspace_security_group_id=plain(groups.workspace.security_group_id) if groups else UNKNOWN,
            tags=tags._view().tags if tags else None,
            **self.auth._seen(),
        )

    def _subnet_views(self) -> Maybe[tuple[SubnetView, ...]]:
        """The subnets. A network that is made with the Studio has no way out, as one that does not say ``egress``."""
        place = self.placement
        isolated = place.network and place.network.private_subnets.subnet_type == ec2.SubnetType.PRIVATE_ISOLATED
        return (_ISOLATED,) if place.vpc is None or isolated else subnet_views(place)

    def _made_workspace_group(self) -> SecurityGroupView:
        """The group of Workspaces that is made with the Studio."""
        anywhere = "0.0.0.0/0" if self.git is True else UNKNOWN
        git = EgressView(protocol="tcp", from_port=443, to_port=443, cidr=anywhere)
        return SecurityGroupView(
            egress=() if self.git is False else (git,), more_egress=UNKNOWN, vpc=UNKNOWN, tags=UNKNOWN
        )

    @property
    def violations(self) -> list[Violation]:
        """What contradicts itself in the arguments, and is no rule's to tell."""
        keys = [self.encryption_key, self.bucket.encryption_key if self.bucket else None]
        return [
            *buckets.prefix_violations("bucket_prefix", self.bucket_prefix),
            *path_violations(self.path),
            *(one for key in dict.fromkeys(keys) if key is not None for one in studio_key_violations(key)),
            *self._undecidable(),
            *self._without_use(),
            *self._alone(),
        ]

    def _undecidable(self) -> Iterator[Violation]:
        """Switches that decide what is made."""
        for name in ("git", "git_secrets", "collaboration"):
            if is_resolvable(getattr(self, name)):
                problem = f"`{name}` must be known when the app is synthesized: it decides on rules and rights"
                yield Violation("UndecidableStudio", problem)

    def _without_use(self) -> Iterator[Violation]:
        """Options for what is made, where it is brought."""
        user_role = self.auth._user_role is not None or not self.auth._is_identity_center
        all_brought = self.service_role is not None and user_role and self.placement.vpc is not None
        unused = {
            "git": (self.git is not False, self.security_groups is not None, "`security_groups` are"),
            "git_secrets": (self.git_secrets is not False, self.service_role is not None, "`service_role` is"),
            "permissions_boundary": (self.permissions_boundary is not None, all_brought, "roles are"),
        }
        for name, (said, brought, made) in unused.items():
            if said and brought:
                problem = f"`{name}` is for what the Studio makes itself; set it where {made} made, and not here"
                yield Violation("UnusedStudioOptions", problem)

    def _alone(self) -> Iterator[Violation]:
        """People who act as themselves on clusters do so alone."""
        if self.collaboration is True and self.auth._trusted_identity_propagation is True:
            problem = "`collaboration` and `trusted_identity_propagation` exclude each other; leave one of them out"
            yield Violation("StudioCollaborationPropagation", problem)
