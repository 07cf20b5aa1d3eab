"""Security configurations: encryption, authentication and authorization of clusters."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import aws_cdk  # whose Secrets Manager loads where it is used: most clusters have no secrets
import jsii
from aws_cdk import IResource, RemovalPolicy, Resource
from aws_cdk import aws_emr as emr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments
from emr_constructs._jsii.scopes import path_of, stack_of, warn
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.foundation.key_policy import violations_of
from emr_constructs.foundation.keys import create_key, grant_data, grant_volumes, grant_write_ahead_logs
from emr_constructs.foundation.passwords import create_password
from emr_constructs.foundation.roles import at_hand
from emr_constructs.foundation.security_configuration_json import not_taken, read, refuse, violations_in
from emr_constructs.foundation.security_document import blocks_in, document_of, view_of_blocks
from emr_constructs.model.emrfs_roles import EmrfsRoleMapping, EmrfsRoleMappings
from emr_constructs.model.encryption import AtRestEncryption, WalEncryption
from emr_constructs.model.encryption_keys import make_known
from emr_constructs.model.identity_center import IdentityCenter
from emr_constructs.model.in_transit import InTransitEncryption
from emr_constructs.model.kerberos import Kerberos
from emr_constructs.model.kerberos_attributes import KerberosAttributes
from emr_constructs.model.lake_formation import LakeFormation
from emr_constructs.model.ldap import Ldap
from emr_constructs.model.ranger import Ranger
from emr_constructs.model.security_block import KeyPurpose, SecurityBlock
from emr_constructs.model.security_parts import InstanceMetadata, RuntimeRoles
from emr_constructs.rules.catalogue import errors_in, warnings_in
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

    @property
    @abc.abstractmethod
    def _uses(self) -> tuple[str, ...]:
        """What clusters with it use of a network, in the words of ``facts.network``."""

    @property
    def _object_keys(self) -> list[kms.IKey]:
        """The keys with which it encrypts, or may encrypt, what is written to S3."""
        return [self.encryption_key] if self.encryption_key is not None else []

    @property
    @abc.abstractmethod
    def _kerberos(self) -> KerberosAttributes | None:
        """What clusters with it have to say of their Kerberos realm."""

    @abc.abstractmethod
    def _view(self) -> Maybe[SecurityConfigurationView]:
        """What rules see."""

    @abc.abstractmethod
    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        """The rights that clusters with this configuration need."""


class SecurityConfiguration(ISecurityConfiguration):
    """Encryption, authentication, authorization and instance metadata, for any number of clusters.

    Creates a customer-managed key where one is needed and none is given, and a secret for a Kerberos password that is
    not given. It has no fixed name: EMR cannot change a configuration, so every change makes a new one first, and with
    it new clusters. Costs nothing besides key and secrets.

    :param encryption_key: key for all that names none of its own. Default: a new customer-managed key, kept when the
        stack goes, where one is needed
    :param at_rest: None switches it off. Default: S3 with SSE-KMS, local disks and EBS
    :param in_transit: None switches it off. Default: certificates made by EMR, from emr-7.11.0
    :param wal: encryption of the write-ahead logs of HBase in Amazon EMR WAL, whatever ``at_rest`` is. Default: not
        said; EMR encrypts them with a key of its own
    :param metadata_version: the least version of the metadata service that answers: 2, or 1 for releases and programs
        that know no other. Default: 2
    :param metadata_hop_limit: how many network hops an answer of the metadata service travels, 1 to 64; 1 keeps
        containers from the role of the node. Default: 1
    :param kerberos: Kerberos authentication; clusters take realm and passwords from here. Default: none
    :param ldap: LDAP authentication. Default: none
    :param identity_center: authentication with IAM Identity Center. Default: none
    :param runtime_roles: let steps and notebooks take IAM roles of their own, from emr-6.7.0. Default: False
    :param propagate_source_identity: pass the source identity of the caller on to runtime roles, for CloudTrail.
        Default: False
    :param lake_formation: let AWS Lake Formation decide on access to tables. Default: it does not
    :param emrfs_role_mappings: roles with which EMRFS asks S3 for some users, groups or places; each gets the right to
        use the keys for S3. Default: none, it asks with the role of the nodes
    :param ranger: let Apache Ranger decide on access. Default: it does not
    :raises EmrValidationError: ``ArgumentType``, ``KeyElsewhere``, ``KeyAlias``, ``InstanceMetadata``,
        ``AtRestBlocks``, ``EbsEncryptionProvider``, and the codes of all other rules on security configurations.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
    """

    _kerberos_secret: aws_cdk.aws_secretsmanager.ISecret | None = None

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        encryption_key: kms.IKey | None = None,
        at_rest: AtRestEncryption | None = _AT_REST,
        in_transit: InTransitEncryption | None = _IN_TRANSIT,
        wal: WalEncryption | None = None,
        metadata_version: int = 2,
        metadata_hop_limit: int = 1,
        kerberos: Kerberos | None = None,
        ldap: Ldap | None = None,
        identity_center: IdentityCenter | None = None,
        runtime_roles: bool = False,
        propagate_source_identity: bool = False,
        lake_formation: LakeFormation | None = None,
        emrfs_role_mappings: Sequence[EmrfsRoleMapping] = (),
        ranger: Ranger | None = None,
    ) -> None:
        check_arguments(SecurityConfiguration, scope, id, locals())
        roles = RuntimeRoles(enabled=runtime_roles, propagate_source_identity=propagate_source_identity)
        blocks = (
            at_rest,
            in_transit,
            wal,
            InstanceMetadata(version=metadata_version, hop_limit=metadata_hop_limit),
            kerberos,
            ldap,
            identity_center,
            roles if runtime_roles or propagate_source_identity else None,
            lake_formation,
            EmrfsRoleMappings(mappings=emrfs_role_mappings) if emrfs_role_mappings else None,
            ranger,
        )
        said = [block for block in blocks if block is not None]
        keys = [encryption_key, *(key for block in said for _, key in block._keys)]
        useless = (one for key in dict.fromkeys(keys) if key is not None for one in violations_of(key))
        violations = [*errors_in(view_of_blocks(said)), *useless]
        if violations:
            raise EmrValidationError(violations, path_of(scope, id))
        super().__init__(scope, id)
        self._settle(said, encryption_key)
        self._create(document_of(self, self._blocks))

    @classmethod
    def from_security_configuration_name(
        cls,
        scope: Construct,
        id: str,  # noqa: A002
        name: str,
        *,
        encryption_key: kms.IKey | None = None,
        kerberos: KerberosAttributes | None = None,
    ) -> ISecurityConfiguration:
        """A security configuration that exists already. What is in it cannot be checked.

        :param name: its name.
        :param encryption_key: the key it encrypts with, so that clusters get their rights to it. Default: none is
            granted
        :param kerberos: realm and passwords, where it asks for Kerberos. Default: it does not
        """
        return _ImportedSecurityConfiguration(scope, id, name, encryption_key, kerberos)

    @classmethod
    def from_json(
        cls,
        scope: Construct,
        id: str,  # noqa: A002
        document: Mapping[str, Any] | str | Path,
        *,
        encryption_key: kms.IKey | None = None,
        kerberos: KerberosAttributes | None = None,
    ) -> SecurityConfiguration:
        """A security configuration from the JSON that EMR takes.

        It is judged by the same rules as one of arguments, and gives the same rights. Keys, roles, secrets and files
        are imported by the names that stand in it; strings may hold what only deployment knows, a place in S3 then as
        an ``s3://`` URL. What has no argument here is refused: nothing of the document is lost.

        :param document: an object, JSON text, or the path of a file with that.
        :param encryption_key: one of its keys as a construct, so that the policy of the key gets what it needs; also
            the key for logs. Default: its first key for data, imported
        :param kerberos: realm and passwords, where it asks for Kerberos: they do not stand in it. Default: none, and
            clusters are refused where it does
        :raises EmrValidationError: ``ArgumentType``, ``SecurityConfigurationFile``, ``SecurityConfigurationJson``,
            ``SecuritySettingNotTaken``, ``KerberosNotInDocument``, and the codes of all rules on security
            configurations.
        """
        return _WrittenSecurityConfiguration(scope, id, document, encryption_key, kerberos)

    @property
    def security_configuration_name(self) -> str:
        return self._name

    @property
    def encryption_key(self) -> kms.IKey | None:
        return self._encryption_key

    @property
    def kerberos_secret(self) -> aws_cdk.aws_secretsmanager.ISecret | None:
        """The secret with the password of the administrator of the KDC, where it was made here."""
        return self._kerberos_secret

    @property
    def identity_center_role(self) -> iam.IRole | None:
        """The role with which nodes act for people of IAM Identity Center, where there is one."""
        return next((one.role for one in self._blocks if isinstance(one, IdentityCenter)), None)

    @property
    def _uses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(use for block in self._blocks for use in block._uses))

    @property
    def _object_keys(self) -> list[kms.IKey]:
        found = (key for block in self._blocks for purpose, key in block._keys if purpose is KeyPurpose.OBJECTS)
        return list(dict.fromkeys(found))

    @property
    def _kerberos(self) -> KerberosAttributes | None:
        return self._attributes

    def _view(self) -> SecurityConfigurationView:
        return self._seen

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        for block in self._blocks:
            block._grant_use(service_role, instance_role)
        for block in self._blocks:
            for purpose, key in block._keys:
                _grant_key(purpose, key, service_role, instance_role)

    def _settle(self, blocks: Sequence[SecurityBlock], key: kms.IKey | None) -> None:
        """Give the blocks what they lack."""
        if key is None and any(block._lacks_key for block in blocks):
            key = create_key(self, "Key", "Data of Amazon EMR clusters")
        self._encryption_key = key
        self._blocks = [self._completed(block)._settled(self, key) for block in blocks]
        self._attributes = next((one._attributes() for one in self._blocks if isinstance(one, Kerberos)), None)
        self._seen = view_of_blocks(self._blocks)

    def _completed(self, block: SecurityBlock) -> SecurityBlock:
        """A block with the secret or the role that has to be made for it."""
        if isinstance(block, Kerberos) and block._needs_password:
            self._kerberos_secret = create_password(self, "KerberosSecret", self._encryption_key)
            return block._with_password(self._kerberos_secret)
        if isinstance(block, IdentityCenter) and block._needs_role:
            # Hardly any cluster needs it, and it loads much.
            from emr_constructs.foundation.identity_center_role import IdentityCenterRole

            return block._with_role(IdentityCenterRole(self, "IdentityCenterRole"))
        return block

    def _grant_mapped_roles(self) -> None:
        """Roles with which EMRFS asks S3 use the keys of S3 themselves."""
        keys = [key for block in self._blocks for purpose, key in block._keys if purpose is KeyPurpose.OBJECTS]
        for block in self._blocks:
            for mapping in block.mappings if isinstance(block, EmrfsRoleMappings) else ():
                for key in keys:
                    grant_data(key, at_hand(stack_of(self), mapping.role))

    def _create(self, document: dict[str, Any]) -> None:
        resource = emr.CfnSecurityConfiguration(self, "Resource", security_configuration=document)
        resource.apply_removal_policy(RemovalPolicy.DESTROY)
        self._name = resource.ref
        self._grant_mapped_roles()
        for warning in warnings_in(self._seen):
            warn(self, warning.code, warning.message)


class _WrittenSecurityConfiguration(SecurityConfiguration):
    """What ``from_json`` returns."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        document: Mapping[str, Any] | str | Path,
        encryption_key: kms.IKey | None,
        kerberos: KerberosAttributes | None,
    ) -> None:
        check_arguments(_WrittenSecurityConfiguration, scope, id, locals())
        started = False
        try:
            given = read(document)
            refuse(violations_in(scope, given))
            super(SecurityConfiguration, self).__init__(scope, id)
            started = True
            self._take(given, encryption_key, kerberos)
        except EmrValidationError as error:
            if started:
                scope.node.try_remove_child(id)
            raise EmrValidationError(error.violations, path_of(scope, id)) from error

    def _take(self, given: Mapping[str, Any], key: kms.IKey | None, kerberos: KerberosAttributes | None) -> None:
        if key is not None:
            make_known(self, key)
        blocks = blocks_in(self, given)
        if kerberos is not None and not any(isinstance(one, Kerberos) for one in blocks):
            problem = "`kerberos` is given, and the document has no Kerberos; leave one out, or add the other"
            refuse([Violation("KerberosNotInDocument", problem)])
        keys = (one for block in blocks for purpose, one in block._keys if purpose is not KeyPurpose.CERTIFICATES)
        self._settle(blocks, key or next(keys, None))
        self._attributes = kerberos
        made = document_of(self, self._blocks)
        refuse(not_taken(given, made))
        self._create(made)


class _ImportedSecurityConfiguration(ISecurityConfiguration):
    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        name: str,
        encryption_key: kms.IKey | None,
        kerberos: KerberosAttributes | None,
    ) -> None:
        check_arguments(_ImportedSecurityConfiguration, scope, id, locals())
        super().__init__(scope, id)
        self._name = name
        self._encryption_key = encryption_key
        self._attributes = kerberos

    @property
    def security_configuration_name(self) -> str:
        return self._name

    @property
    def encryption_key(self) -> kms.IKey | None:
        return self._encryption_key

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("emr_generated_tls",)  # perhaps

    @property
    def _kerberos(self) -> KerberosAttributes | None:
        return self._attributes

    def _view(self) -> Maybe[SecurityConfigurationView]:
        return UNKNOWN

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        if self._encryption_key is not None:
            grant_data(self._encryption_key, instance_role)
            grant_volumes(self._encryption_key, service_role, instance_role)


def _grant_key(purpose: KeyPurpose, key: kms.IKey, service_role: iam.IRole, instance_role: iam.IRole) -> None:
    """Give the roles of a cluster exactly what they need of a key."""
    if purpose is KeyPurpose.VOLUMES:
        grant_volumes(key, service_role, instance_role)
    elif purpose is KeyPurpose.WAL:
        grant_write_ahead_logs(key, instance_role)
    elif purpose in (KeyPurpose.OBJECTS, KeyPurpose.DISKS):
        grant_data(key, instance_role)


@cache
def default_view() -> SecurityConfigurationView:
    """What rules see of a security configuration with nothing said."""
    return view_of_blocks([_AT_REST, _IN_TRANSIT, InstanceMetadata(version=2, hop_limit=1)])
