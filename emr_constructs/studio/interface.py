"""What every Studio can do, made here or imported."""

from __future__ import annotations

import abc
from collections.abc import Sequence

import jsii
from aws_cdk import ArnFormat, IResource, Resource, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_emr as references

from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.rules.views.studio import StudioView
from emr_constructs.studio.attach import StudioAttachments
from emr_constructs.studio.people import StudioPeople
from emr_constructs.studio.schedule import StudioNotebooks


@jsii.implements(IResource, references.IStudioRef)
class IStudio(StudioPeople, StudioAttachments, StudioNotebooks, Resource, abc.ABC):
    """An EMR Studio."""

    @property
    @abc.abstractmethod
    def studio_id(self) -> str:
        """The id, ``es-...``."""

    @property
    @abc.abstractmethod
    def studio_url(self) -> str:
        """Where people log in."""

    @property
    @abc.abstractmethod
    def service_role(self) -> iam.IRole:
        """The role with which the Studio works."""

    @property
    @abc.abstractmethod
    def user_role(self) -> iam.IRole | None:
        """The role of all users of a Studio with IAM Identity Center; one with IAM has none."""

    @property
    @abc.abstractmethod
    def security_groups(self) -> IStudioSecurityGroups:
        """The groups of Workspaces and of the clusters they reach."""

    @property
    @abc.abstractmethod
    def _known_vpc(self) -> ec2.IVpc | None:
        """The VPC, where it is known."""

    @property
    @abc.abstractmethod
    def _known_subnets(self) -> Sequence[str]:
        """The ids of the subnets in which Workspaces stand, where they are known."""

    @property
    @abc.abstractmethod
    def _view(self) -> StudioView:
        """What rules on its people, and on what is attached to it, see of it."""

    @property
    @abc.abstractmethod
    def _collaborates(self) -> bool:
        """Whether people may invite others to their Workspaces."""

    @property
    @abc.abstractmethod
    def _path(self) -> str | None:
        """The IAM path of what is made for its people."""

    @property
    def studio_arn(self) -> str:
        """The ARN of the Studio."""
        return Stack.of(self).format_arn(
            service="elasticmapreduce",
            resource="studio",
            resource_name=self.studio_id,
            region=self.env.region,
            account=self.env.account,
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )

    @property
    def studio_ref(self) -> references.StudioReference:
        """A reference for constructs that take any Studio."""
        return references.StudioReference(studio_id=self.studio_id, studio_arn=self.studio_arn)
