"""What a Studio stands on: brought, or made on the spot, with the rights that this Studio needs."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import Duration, Names, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct, IDependable

from emr_constructs._jsii.grants import give
from emr_constructs._jsii.scopes import stack_of
from emr_constructs.facts.studio import service_role_actions
from emr_constructs.foundation import buckets, keys, roles
from emr_constructs.foundation.key_grants import KeyGrants
from emr_constructs.foundation.network import Network
from emr_constructs.foundation.placement import Placement
from emr_constructs.foundation.studio_roles import StudioServiceRole, StudioUserRole
from emr_constructs.foundation.studio_security_groups import IStudioSecurityGroups, StudioSecurityGroups
from emr_constructs.studio.settings import StudioSettings

_OLD_VERSIONS = 90
"""Days."""


class StudioSurroundings:
    """Network, groups, key, bucket and roles of one Studio."""

    def __init__(self, studio: Construct, settings: StudioSettings) -> None:
        self._studio, self._settings = studio, settings
        name = settings.studio_name
        self.studio_name = Names.unique_resource_name(studio, max_length=256, separator="-") if name is None else name
        self.encryption_key: kms.IKey = settings.encryption_key or keys.create_key(
            studio, "Key", "Workspaces of an Amazon EMR Studio"
        )
        self._place()
        self.bucket: s3.IBucket = settings.bucket or self._create_bucket()
        self.security_groups: IStudioSecurityGroups = settings.security_groups or StudioSecurityGroups(
            studio, "SecurityGroups", vpc=self.vpc, git=settings.git
        )
        self.service_role: iam.IRole = (
            self._serve(settings.service_role) if settings.service_role else self._create_service_role()
        )
        self.user_role: iam.IRole | None = self._choose_user_role()

    @property
    def default_s3_location(self) -> str:
        """Where Workspaces are kept."""
        return buckets.url_of(self.bucket, self._settings.bucket_prefix)

    def needed_first(self) -> Iterator[IDependable]:
        """What has to be there before the Studio, and to stay until it is gone."""
        yield from (self.service_role, self.security_groups)
        if self.network is not None:
            yield self.network

    def _place(self) -> None:
        place = self._settings.placement
        if place.vpc is None:
            boundary, path = self._settings.permissions_boundary, self._settings.path
            network = Network(
                self._studio,
                "Network",
                encryption_key=self.encryption_key,
                permissions_boundary=boundary,
                path=path,
            )
            place = Placement.of(network, None, None)
        place.tag(self._studio)
        assert place.vpc is not None
        self.network: Network | None = place.network
        self.vpc: ec2.IVpc = place.vpc
        self.subnet_ids = place.subnet_ids

    def _create_bucket(self) -> s3.Bucket:
        return s3.Bucket(
            self._studio,
            "Workspaces",
            encryption=s3.BucketEncryption.KMS,
            encryption_key=self.encryption_key,
            bucket_key_enabled=True,
            versioned=True,
            # Notebooks are saved again and again: old versions would pile up for ever.
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=Duration.days(_OLD_VERSIONS))],
            enforce_ssl=True,
            minimum_tls_version=1.2,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=RemovalPolicy.RETAIN,
        )

    def _serve(self, role: iam.IRole) -> iam.IRole:
        """Give a role that is brought what this Studio has besides: a place for Workspaces, and their key."""
        here, prefix = roles.at_hand(stack_of(self._studio), role), self._settings.bucket_prefix
        if isinstance(role, StudioServiceRole) and role._keeps(self.bucket, prefix, self.encryption_key):
            return here
        give(here, service_role_actions("notebooks"), [buckets.arn_below(self.bucket, prefix)])
        give(here, service_role_actions("notebook_bucket"), [self.bucket.bucket_arn])
        for key in dict.fromkeys((self.encryption_key, self.bucket.encryption_key)):
            if key is not None:
                KeyGrants(key).studio_workspaces(here)
        return here

    def _create_service_role(self) -> iam.IRole:
        settings = self._settings
        return StudioServiceRole(
            self._studio,
            "ServiceRole",
            bucket=self.bucket,
            bucket_prefix=settings.bucket_prefix,
            encryption_key=self.encryption_key,
            git_secrets=settings.git_secrets,
            vpc=self.vpc,
            collaboration=settings.collaboration,
            path=settings.path,
            permissions_boundary=settings.permissions_boundary,
        )

    def _choose_user_role(self) -> iam.IRole | None:
        settings = self._settings
        if not settings.auth._is_identity_center:
            return None
        return settings.auth._user_role or StudioUserRole(
            self._studio,
            "UserRole",
            session_policies=(),
            path=settings.path,
            permissions_boundary=settings.permissions_boundary,
        )
