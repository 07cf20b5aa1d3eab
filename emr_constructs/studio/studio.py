"""The EMR Studio."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import note_stack, path_of, warn
from emr_constructs.errors import EmrValidationError
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.placement import read_placement
from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups
from emr_constructs.model.cost_allocation_tags import CostAllocationTags
from emr_constructs.model.studio_auth import StudioAuth
from emr_constructs.rules.catalogue import errors_in
from emr_constructs.studio.imports import ImportedStudio, studio_from_arn
from emr_constructs.studio.interface import IStudio
from emr_constructs.studio.parts import StudioParts
from emr_constructs.studio.people import Team
from emr_constructs.studio.rendering import render
from emr_constructs.studio.settings import StudioSettings
from emr_constructs.studio.surroundings import StudioSurroundings

_DESCRIPTION = "Notebooks for a team"


class Studio(StudioParts):
    """An EMR Studio: notebooks in the browser for a team, on EMR clusters, EMR Serverless and EMR on EKS.

    Creates, besides the Studio, whatever of these you do not bring: a network (``Network``), a customer-managed key, a
    versioned bucket for Workspaces, the two security groups of a Studio, a service role, and with IAM Identity Center a
    user role. Everything that is created can be brought and is a property. A Studio itself costs nothing; what
    notebooks run on, the network and the key do.

    Name, description, place in S3, identity provider and further subnets can change; subnets cannot be taken away. All
    else replaces the Studio: how people log in, network, security groups, roles and key. Workspaces are no resources of
    CloudFormation: EMR keeps those of a Studio that is gone, out of sight, until somebody deletes them.

    :param auth: how people log in: ``StudioAuth.iam()`` or ``StudioAuth.identity_center()``.
    :param studio_name: shown by EMR. Default: made from the construct's path
    :param description: shown by EMR. Default: a sentence that says what it is for
    :param network: where Workspaces stand; the clusters they reach stand in the same VPC. Default: a new ``Network``,
        or ``vpc``
    :param vpc: any VPC, in place of ``network``. Default: that of ``network``
    :param vpc_subnets: 1 to 5 private subnets in which Workspaces can stand. Default: the private subnets
    :param security_groups: the groups of Workspaces and of the clusters they reach. Clusters of a stack that the
        Studio's stack refers to need them, too: make them there or below both. Default: a new ``StudioSecurityGroups``
    :param git: let Workspaces reach Git repositories over HTTPS: anywhere, or at this peer. Default: False
    :param git_secrets: let the service role read secrets with EMR's tag, for Git. Default: False
    :param bucket: where Workspaces are kept. Default: a new bucket, encrypted with the key, versioned (old versions
        are kept for 90 days), kept when the stack goes
    :param bucket_prefix: where in that bucket, such as ``team/``; the service role reaches all whose name begins so.
        Default: anywhere
    :param encryption_key: key of Workspaces, of the Studio's account and region. Default: a new customer-managed key,
        rotated, kept when the stack goes
    :param service_role: one you bring needs the rights of a ``StudioServiceRole``; it gains those to bucket and key.
        Default: a new ``StudioServiceRole``
    :param collaboration: let people work in a Workspace together, and reach those of others. Default: False
    :param permissions_boundary: for roles that are created. Default: none
    :param path: IAM path of roles and policies that are created. Default: ``/``
    :param cost_allocation_tags: who pays: tags of the Studio and of all that is made with it. Default: none
    :param removal_policy: RETAIN keeps the Studio when the stack goes. Default: DESTROY
    :raises EmrValidationError: all that EMR would refuse, at once; the codes are those of the rules.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        auth: StudioAuth,
        studio_name: str | None = None,
        description: str | None = None,
        network: Network | None = None,
        vpc: ec2.IVpc | None = None,
        vpc_subnets: ec2.SubnetSelection | None = None,
        security_groups: IStudioSecurityGroups | None = None,
        git: bool | ec2.IPeer = False,
        git_secrets: bool = False,
        bucket: s3.IBucket | None = None,
        bucket_prefix: str = "",
        encryption_key: kms.IKey | None = None,
        service_role: iam.IRole | None = None,
        collaboration: bool = False,
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
        cost_allocation_tags: CostAllocationTags | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.DESTROY,
    ) -> None:
        check_arguments(Studio, scope, id, locals())
        placement, violations = read_placement(network, vpc, vpc_subnets)
        settings = StudioSettings(
            auth=auth,
            studio_name=studio_name,
            description=_DESCRIPTION if description is None else description,
            placement=placement,
            security_groups=security_groups,
            bucket=bucket,
            bucket_prefix=bucket_prefix,
            encryption_key=encryption_key,
            service_role=service_role,
            git=git,
            git_secrets=git_secrets,
            collaboration=collaboration,
            permissions_boundary=permissions_boundary,
            path=path,
            cost_allocation_tags=cost_allocation_tags,
        )
        view = settings.view()
        violations += [*settings.violations, *errors_in(view)]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))

        super().__init__(scope, id)
        note_stack(self, scope)
        self._settings, self._seen, self._team = settings, view, Team()
        self._surroundings = StudioSurroundings(self, settings)
        self._resource = emr.CfnStudio(self, "Resource", **render(settings, self._surroundings))
        self._resource.apply_removal_policy(removal_policy)
        self._resource.node.add_dependency(*self._surroundings.needed_first())
        if cost_allocation_tags is not None:
            cost_allocation_tags._apply(self)
        for warning in self._new_warnings():
            warn(self, warning.code, warning.message)

    @classmethod
    def from_studio_id(cls, scope: Construct, id: str, studio_id: str) -> IStudio:  # noqa: A002
        """A Studio that exists already, in this region and account.

        :param studio_id: its id, for example ``es-1A2B3C4D5E6F7``.
        :raises EmrValidationError: ``ArgumentType``, ``StudioIdShape``.
        """
        return ImportedStudio(scope, id, studio_id=studio_id)

    @classmethod
    def from_studio_arn(cls, scope: Construct, id: str, studio_arn: str) -> IStudio:  # noqa: A002
        """A Studio that exists already, in this or another region or account.

        :param studio_arn: its ARN.
        :raises EmrValidationError: ``ArgumentType``, ``StudioArnShape``.
        """
        return studio_from_arn(scope, id, studio_arn)

    @classmethod
    def from_studio_attributes(
        cls,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        studio_id: str,
        studio_url: str | None = None,
        auth: StudioAuth | None = None,
        service_role: iam.IRole | None = None,
        security_groups: IStudioSecurityGroups | None = None,
        vpc: ec2.IVpc | None = None,
        collaboration: bool = False,
    ) -> IStudio:
        """A Studio that exists already. What it was not told is missed where it is needed, with an error.

        :param studio_id: its id, for example ``es-1A2B3C4D5E6F7``.
        :param studio_url: where people log in. Default: not known
        :param auth: how people log in, with the user role where that is IAM Identity Center. Default: not known, so
            that nobody checks whether people are let in as it asks for
        :param service_role: its service role, which people hand to their Workspaces. Default: not known, so that nobody
            can be let in
        :param security_groups: its two groups. Default: not known, so that no cluster can be attached
        :param vpc: where it stands, so that clusters can be checked. Default: not known
        :param collaboration: whether people work in a Workspace together. Default: False
        :raises EmrValidationError: ``ArgumentType``, ``StudioIdShape``; where it is used, ``StudioWithoutUrl``,
            ``StudioWithoutServiceRole``, ``StudioWithoutGroups``.
        """
        return ImportedStudio(
            scope,
            id,
            studio_id=studio_id,
            studio_url=studio_url,
            auth=auth,
            service_role=service_role,
            security_groups=security_groups,
            vpc=vpc,
            collaboration=collaboration,
        )
