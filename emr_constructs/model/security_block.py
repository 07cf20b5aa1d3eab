"""The base of what stands in a security configuration as a block of its own."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct
from typing_extensions import Self

from emr_constructs.model.value import Value


class KeyPurpose(Enum):
    """What a key of a security configuration is for: that decides who needs which rights to it."""

    OBJECTS = "objects in S3"
    DISKS = "local disks"
    VOLUMES = "EBS volumes"
    WAL = "write-ahead logs of HBase"
    CERTIFICATES = "the secret of certificates, which whoever deploys makes"


@dataclass(frozen=True, kw_only=True)
class SecurityBlock(Value, abc.ABC):
    """A block of the document: authentication, authorization, encryption.

    It knows its place, its JSON and the rights that nodes need for it; a security configuration puts blocks together.
    """

    _PLACE: ClassVar[tuple[str, ...]]
    """The keys that lead to the block."""

    _SWITCH: ClassVar[str | None] = None
    """The key beside the first of these that switches the block on, where it has one."""

    @abc.abstractmethod
    def _document(self, scope: Construct) -> dict[str, Any]:
        """The block as EMR spells it.

        :param scope: for what has to be made for it, such as an asset.
        """

    @abc.abstractmethod
    def _seen(self) -> dict[str, Any]:
        """The fields of ``SecurityConfigurationView`` that the block fills."""

    @classmethod
    @abc.abstractmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        """The block that a document describes; what it names by an ARN is imported below a scope."""

    @property
    def _uses(self) -> tuple[str, ...]:
        """What it uses, in the words of ``facts.network``, so that a ``Network`` gets the endpoints."""
        return ()

    def _grant_use(self, service_role: iam.IRole, instance_role: iam.IRole) -> None:
        """Give the roles of a cluster what they need for it, apart from rights to its keys."""

    @property
    def _keys(self) -> Sequence[tuple[KeyPurpose, kms.IKey]]:
        """The keys it encrypts with, and what each is for."""
        return ()

    @property
    def _lacks_key(self) -> bool:
        """Whether it needs the key of the configuration."""
        return False

    def _settled(self, scope: Construct, key: kms.IKey | None) -> Self:
        """The block as a configuration has it: with its key where it lacks one, and with its files in S3."""
        return self
