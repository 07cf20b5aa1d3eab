"""What every Studio can do, made here or imported."""

from __future__ import annotations

import abc

import jsii
from aws_cdk import IResource, Resource
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces import aws_emr as references

from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups


@jsii.implements(IResource, references.IStudioRef)
class IStudio(Resource, abc.ABC):
    """An EMR Studio."""

    @property
    @abc.abstractmethod
    def studio_id(self) -> str:
        """The id, ``es-...``."""

    @property
    @abc.abstractmethod
    def service_role(self) -> iam.IRole:
        """The role with which the Studio works."""

    @property
    @abc.abstractmethod
    def security_groups(self) -> IStudioSecurityGroups:
        """The groups of Workspaces and of the clusters they reach."""
