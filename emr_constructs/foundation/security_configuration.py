"""Security configurations: encryption and instance metadata of clusters."""

from __future__ import annotations

import abc
from functools import cache
from typing import Any, Final

import jsii
from aws_cdk import IResource, RemovalPolicy, Resource
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError
from emr_constructs.foundation.keys import create_key, grant_data, grant_volumes
from emr_constructs.model.encryption import AtRestEncryption, InTransitEncryption, S3EncryptionMode
from emr_constructs.model.scripts import BoundScript
from emr_constructs.rules.catalogue import errors_in
from emr_constructs.rules.view import UNKNOWN, Maybe
from emr_constructs.rules.views.security import SecurityConfigurationView

_AT_REST: Final = AtRestEncryption()
_IN_TRANSIT: Final = InTransitEncryption.emr_certificates()


@jsii.implements(IResource)
class ISecurityConfiguration(Resource, abc.ABC):
    """A security configuration, made here or imported."""

    @property
    @abc.abstractmethod
    def security_configuration_name(self) -> str:
        """The name that clusters refer to."""

    @property
    @abc.abstractmethod
    def encryption_key(self) -> kms.IKey | None:
        """The key it encrypts with, where that is known."""

    @abc.abstractmethod
    def _view(self) -> Maybe[SecurityConfigurationView]:
        """What rules see."""

    @abc.abstractmethod
    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        """The rights that clusters with this configuration need."""


class SecurityConfiguration(ISecurityConfiguration):
    """Encryption at rest and in transit, and IMDSv2, for any number of clusters.

    Creates a customer-managed key unless you bring one. It has no fixed name: EMR cannot change a configuration, so
    every change makes a new one first. Costs nothing besides the key.

    :param encryption_key: key for data at rest. Default: a new customer-managed key, kept when the stack goes
    :param at_rest: None switches it off. Default: S3 with SSE-KMS, local disks and EBS
    :param in_transit: None switches it off. Default: certificates made by EMR, from emr-7.11.0
    :param metadata_hop_limit: how many network hops an answer of the metadata service travels, 1 to 64; 1 keeps
        containers from the role of the node. Version 2 of the service is enforced. Default: 1
    :raises EmrValidationError: ``ArgumentType``, ``InstanceMetadata``, ``EbsEncryptionProvider``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        encryption_key: kms.IKey | None = None,
        at_rest: AtRestEncryption | None = _AT_REST,
        in_transit: InTransitEncryption | None = _IN_TRANSIT,
        metadata_hop_limit: int = 1,
    ) -> None:
        check_arguments(SecurityConfiguration, scope, id, locals())
        self._seen = _view_of(at_rest, in_transit, metadata_hop_limit)
        violations = errors_in(self._seen)
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        if encryption_key is None and at_rest is not None and at_rest.needs_key:
            encryption_key = create_key(self, "Key", "Data of Amazon EMR clusters")
        self._encryption_key = encryption_key
        self._at_rest = at_rest
        self._certificates = self._bind_certificates(in_transit)
        resource = emr.CfnSecurityConfiguration(
            self, "Resource", security_configuration=self._json(in_transit, metadata_hop_limit)
        )
        resource.apply_removal_policy(RemovalPolicy.DESTROY)
        self._name = resource.ref

    @classmethod
    def from_security_configuration_name(
        cls,
        scope: Construct,
        id: str,  # noqa: A002
        name: str,
        *,
        encryption_key: kms.IKey | None = None,
    ) -> ISecurityConfiguration:
        """A security configuration that exists already. What is in it cannot be checked.

        :param name: its name.
        :param encryption_key: the key it encrypts with, so that clusters get their rights to it. Default: none is
            granted
        """
        return _ImportedSecurityConfiguration(scope, id, name, encryption_key)

    @property
    def security_configuration_name(self) -> str:
        return self._name

    @property
    def encryption_key(self) -> kms.IKey | None:
        return self._encryption_key

    def _view(self) -> SecurityConfigurationView:
        return self._seen

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        if self._certificates is not None:
            self._certificates.grant_read(instance_role)
        if self._at_rest is not None and self._encryption_key is not None:
            grant_data(self._encryption_key, instance_role)
            if self._at_rest.encrypts_volumes:
                grant_volumes(self._encryption_key, service_role, instance_role)

    def _bind_certificates(self, in_transit: InTransitEncryption | None) -> BoundScript | None:
        script = in_transit._certificates if in_transit else None
        return script._bind(self, "Certificates") if script else None

    def _json(self, in_transit: InTransitEncryption | None, hop_limit: int) -> dict[str, Any]:
        """The document as an object: guard and audit tools cannot look into a string."""
        encryption: dict[str, Any] = {
            "EnableAtRestEncryption": self._at_rest is not None,
            "EnableInTransitEncryption": in_transit is not None,
        }
        if self._at_rest is not None:
            encryption["AtRestEncryptionConfiguration"] = self._at_rest._render(self._encryption_key)
        if in_transit is not None:
            certificates: dict[str, Any] = {"CertificateProviderType": in_transit._provider}
            if self._certificates is not None:
                certificates["S3Object"] = self._certificates.url
            encryption["InTransitEncryptionConfiguration"] = {"TLSCertificateConfiguration": certificates}
        return {
            "EncryptionConfiguration": encryption,
            "InstanceMetadataServiceConfiguration": {
                "MinimumInstanceMetadataServiceVersion": 2,
                "HttpPutResponseHopLimit": hop_limit,
            },
        }


class _ImportedSecurityConfiguration(ISecurityConfiguration):
    def __init__(self, scope: Construct, id: str, name: str, encryption_key: kms.IKey | None) -> None:  # noqa: A002
        check_arguments(_ImportedSecurityConfiguration, scope, id, locals())
        super().__init__(scope, id)
        self._name = name
        self._encryption_key = encryption_key

    @property
    def security_configuration_name(self) -> str:
        return self._name

    @property
    def encryption_key(self) -> kms.IKey | None:
        return self._encryption_key

    def _view(self) -> Maybe[SecurityConfigurationView]:
        return UNKNOWN

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        if self._encryption_key is not None:
            grant_data(self._encryption_key, instance_role)
            grant_volumes(self._encryption_key, service_role, instance_role)


def _view_of(
    at_rest: AtRestEncryption | None, in_transit: InTransitEncryption | None, hop_limit: int
) -> SecurityConfigurationView:
    return SecurityConfigurationView(
        at_rest=at_rest is not None,
        in_transit=in_transit is not None,
        certificate_provider=in_transit._provider if in_transit else None,
        certificates=UNKNOWN if in_transit and in_transit._certificates else None,
        s3_mode=at_rest.s3_mode.value if at_rest else None,
        s3_key=UNKNOWN if at_rest and at_rest.s3_mode is not S3EncryptionMode.SSE_S3 else None,
        local_disk_provider="AwsKms" if at_rest and at_rest.local_disks else None,
        local_disk_key=UNKNOWN if at_rest and at_rest.local_disks else None,
        ebs=at_rest.encrypts_volumes if at_rest else None,
        imds_version=2,
        hop_limit=UNKNOWN if is_token(hop_limit) else hop_limit,
    )


@cache
def default_view() -> SecurityConfigurationView:
    """What rules see of a security configuration with nothing said."""
    return _view_of(_AT_REST, _IN_TRANSIT, 1)
