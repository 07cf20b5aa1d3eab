"""Blocks of a security configuration that are arguments of it, and no values of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from constructs import Construct
from typing_extensions import Self

from emr_constructs.model.security_block import SecurityBlock
from emr_constructs.model.value import plain

_ROLES: Final = "EnableApplicationScopedIAMRole"
_ROLES_MORE: Final = "ApplicationScopedIAMRoleConfiguration"
_SOURCE_IDENTITY: Final = "PropagateSourceIdentity"
_VERSION: Final = "MinimumInstanceMetadataServiceVersion"
_HOP_LIMIT: Final = "HttpPutResponseHopLimit"


@dataclass(frozen=True, kw_only=True)
class InstanceMetadata(SecurityBlock):
    """Which versions of the metadata service of EC2 answer, and how far their answers travel."""

    _PLACE: ClassVar[tuple[str, ...]] = ("InstanceMetadataServiceConfiguration",)

    version: int
    hop_limit: int

    def _document(self, scope: Construct) -> dict[str, Any]:
        return {_VERSION: self.version, _HOP_LIMIT: self.hop_limit}

    def _seen(self) -> dict[str, Any]:
        return {"imds_version": plain(self.version), "hop_limit": plain(self.hop_limit)}

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        return cls(version=document[_VERSION], hop_limit=document[_HOP_LIMIT])


@dataclass(frozen=True, kw_only=True)
class RuntimeRoles(SecurityBlock):
    """Steps and notebooks that take roles of their own."""

    _PLACE: ClassVar[tuple[str, ...]] = ("AuthorizationConfiguration", "IAMConfiguration")

    enabled: bool = True
    propagate_source_identity: bool = False

    def _document(self, scope: Construct) -> dict[str, Any]:
        more = {_ROLES_MORE: {_SOURCE_IDENTITY: True}} if self.propagate_source_identity else {}
        return {_ROLES: self.enabled, **more}

    def _seen(self) -> dict[str, Any]:
        return {"runtime_roles": self.enabled, "propagate_source_identity": self.propagate_source_identity}

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        more = document.get(_ROLES_MORE, {})
        return cls(enabled=document.get(_ROLES, False), propagate_source_identity=more.get(_SOURCE_IDENTITY, False))

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("runtime_roles",)
