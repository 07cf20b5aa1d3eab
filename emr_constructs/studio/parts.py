"""What a Studio that is made here is and stands on, for whoever wants to use a part of it."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from emr_constructs.foundation.network import Network
from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.rules.views.studio import StudioView
from emr_constructs.studio.interface import IStudio
from emr_constructs.studio.settings import StudioSettings
from emr_constructs.studio.surroundings import StudioSurroundings


class StudioParts(IStudio):
    """A Studio that shows its parts."""

    _resource: emr.CfnStudio
    _settings: StudioSettings
    _surroundings: StudioSurroundings
    _seen: StudioView

    @property
    def studio_id(self) -> str:
        return self._resource.attr_studio_id

    @property
    def studio_arn(self) -> str:
        return self._resource.attr_arn

    @property
    def studio_url(self) -> str:
        return self._resource.attr_url

    @property
    def studio_name(self) -> str:
        """The name."""
        return self._surroundings.studio_name

    @property
    def service_role(self) -> iam.IRole:
        return self._surroundings.service_role

    @property
    def user_role(self) -> iam.IRole | None:
        return self._surroundings.user_role

    @property
    def security_groups(self) -> IStudioSecurityGroups:
        return self._surroundings.security_groups

    @property
    def bucket(self) -> s3.IBucket:
        """The bucket in which Workspaces are kept."""
        return self._surroundings.bucket

    @property
    def default_s3_location(self) -> str:
        """The place in that bucket, as a URL."""
        return self._surroundings.default_s3_location

    @property
    def encryption_key(self) -> kms.IKey:
        """The key of Workspaces."""
        return self._surroundings.encryption_key

    @property
    def vpc(self) -> ec2.IVpc:
        """The VPC."""
        return self._surroundings.vpc

    @property
    def network(self) -> Network | None:
        """The network, where the Studio stands in one of this library."""
        return self._surroundings.network

    @property
    def _known_vpc(self) -> ec2.IVpc | None:
        return self.vpc

    @property
    def _known_subnets(self) -> Sequence[str]:
        return self._surroundings.subnet_ids

    @property
    def _view(self) -> StudioView:
        return self._seen

    @property
    def _collaborates(self) -> bool:
        return self._settings.collaboration

    @property
    def _path(self) -> str | None:
        return self._settings.path
