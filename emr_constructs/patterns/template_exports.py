"""What a template reads from other stacks: a product of Service Catalog cannot refer to the stack that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import CfnOutput, Fn, Names, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct, IConstruct

from emr_constructs._jsii.references import source_of
from emr_constructs._jsii.scopes import stack_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.cluster.profile import ClusterProfile, IClusterProfile
from emr_constructs.cluster.profile_exports import parts
from emr_constructs.model.release_label import ReleaseLabel


class TemplateExports:
    """How the clusters of a template find their profile and the security group of their Studio.

    Nothing is made before ``write``: the names are known, and the template can be tried with them.

    :param profile: of this app, or exported by another.
    :param engine: the group of the Studio's engines. Default: there is no Studio
    """

    def __init__(self, profile: IClusterProfile, engine: ec2.ISecurityGroup | None) -> None:
        self._profile, self._engine = profile, engine
        self._name = (profile._export_name or _unique(profile)) if isinstance(profile, ClusterProfile) else None

    def profile_in(self, scope: Construct, id: str) -> IClusterProfile:  # noqa: A002
        """The profile, for a template."""
        if self._name is None:
            return self._profile  # which is read from exports already
        return ClusterProfile.from_export(scope, id, self._name, subnets=len(self._profile._placement.subnet_ids))

    @property
    def engine_id(self) -> str | None:
        """The id of the engines' group, for a template."""
        if self._engine is None:
            return None
        known = self._engine.security_group_id
        return known if source_of(known) is None else Fn.import_value(_engine_export(self._engine))

    def write(self, labels: list[ReleaseLabel]) -> None:
        """Make the exports that are not there yet.

        :param labels: the releases of the clusters to come.
        """
        if isinstance(self._profile, ClusterProfile):
            assert self._name is not None
            if self._profile._export_name is None:
                self._profile.export_as(self._name, release_labels=labels)
            else:
                self._profile._prepare(labels, ())
        engine = self._engine
        if engine is not None and source_of(engine.security_group_id) is not None:
            if engine.node.try_find_child("TemplatesExport") is None:
                place: Any = engine
                CfnOutput(
                    place,
                    "TemplatesExport",
                    export_name=_engine_export(engine),
                    value=engine.security_group_id,
                    description="For clusters that are made from templates",
                )

    def originals(self) -> Mapping[str, Any]:
        """What the exports stand for, by their names: a stack cannot import what it exports itself."""
        if not isinstance(self._profile, ClusterProfile):
            return {}
        exported = parts(self._profile._placement, self._profile._shared)
        return {f"{self._name}-{part}": value for part, value in exported.items()}


def _engine_export(engine: ec2.ISecurityGroup) -> str:
    return f"{_unique(engine)}-GroupId"


def _unique(construct: IConstruct) -> str:
    """A name that no other stack of the account has for something."""
    stack: Stack = stack_of(construct)
    path = Names.unique_resource_name(construct, separator="-", max_length=100)
    return path if is_token(stack.stack_name) else f"{stack.stack_name}-{path}"
