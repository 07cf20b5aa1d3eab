"""What the definition of a cluster gets: the values that users choose, and what the cluster stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar, cast

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from emr_constructs.cluster.brought import Brought
from emr_constructs.cluster.profile import IClusterProfile
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.placement import Placement
from emr_constructs.patterns.template_parameter import TemplateParameter

T = TypeVar("T")


class TemplateValues:
    """What a definition makes its cluster of: give the cluster ``cluster_name`` and ``profile``.

    ``values[parameter]`` is what users choose: a plain value where the template is tried, and a reference to the
    parameter in the template itself. So it can be handed on, and not computed with.

    :param cluster_name: what users call the cluster.
    :param profile: what the cluster stands on, with the security group of the Studio.
    :param chosen: by the names of the parameters.
    """

    def __init__(self, cluster_name: str, profile: IClusterProfile, chosen: Mapping[str, object]) -> None:
        self._cluster_name, self._profile, self._chosen = cluster_name, profile, chosen

    @property
    def cluster_name(self) -> str:
        """The name that users give the cluster."""
        return self._cluster_name

    @property
    def profile(self) -> IClusterProfile:
        """What the cluster stands on: that of the template."""
        return self._profile

    def __getitem__(self, parameter: TemplateParameter[T]) -> T:
        if getattr(parameter, "name", None) not in self._chosen:
            problem = f"{parameter!r} is no parameter of the template; add it to `parameters`"
            raise EmrValidationError([Violation("TemplateParameterUnknown", problem)])
        return cast("T", self._chosen[parameter.name])


class TemplateProfile(IClusterProfile):
    """A profile as clusters of a template have it: with the group of the Studio's engines.

    :param source: read from exports: the template knows nothing else of other stacks.
    :param engine: the id of the group. Default: there is no Studio
    """

    def __init__(self, scope: Construct, id: str, source: IClusterProfile, engine: str | None) -> None:  # noqa: A002
        super().__init__(scope, id)
        self._place, self._made = source._placement, source._shared
        if engine is not None:
            group = ec2.SecurityGroup.from_security_group_id(self, "Engine", engine, mutable=False)
            further = [*self._made.additional_primary_security_groups, group]
            self._made = replace(self._made, additional_primary_security_groups=further)

    @property
    def _placement(self) -> Placement:
        return self._place

    @property
    def _shared(self) -> Brought:
        return self._made
