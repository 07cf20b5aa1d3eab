"""Authorization by AWS Lake Formation, as a value that a security configuration is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from constructs import Construct
from typing_extensions import Self

from emr_constructs.facts import security as facts
from emr_constructs.model.security_block import SecurityBlock
from emr_constructs.model.security_documents import said
from emr_constructs.model.value import plain

_ENABLED: Final = "EnableLakeFormation"
_TAG: Final = "AuthorizedSessionTagValue"


@dataclass(frozen=True, kw_only=True)
class LakeFormation(SecurityBlock):
    """Authorization by AWS Lake Formation: it decides which tables, columns and rows a Spark job may read.

    Needs encryption in transit, and runtime roles or IAM Identity Center; from emr-6.15.0. In the settings of Lake
    Formation, external engines with the same session tag have to be let in. The nodes need no more rights for it: what
    Lake Formation gives, it gives to runtime roles.

    :param session_tag: the tag of sessions that Lake Formation trusts. Default: ``Amazon EMR``, which AWS asks for
    :raises EmrValidationError: ``ArgumentType``; with the configuration ``LakeFormationNeeds``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-lf-enable.html
    """

    _PLACE: ClassVar[tuple[str, ...]] = ("AuthorizationConfiguration", "LakeFormationConfiguration")

    session_tag: str | None = None
    _enabled: bool | None = None

    def _seen(self) -> dict[str, Any]:
        return {"lake_formation": self._enabled, "lake_formation_session_tag": plain(self._tag)}

    def _document(self, scope: Construct) -> dict[str, Any]:
        return said({_ENABLED: self._enabled, _TAG: self._tag})

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self:
        # Some of AWS's examples switch it on without a tag.
        return cls(session_tag=document.get(_TAG), _enabled=document.get(_ENABLED))

    @property
    def _tag(self) -> str | None:
        if self.session_tag is None and self._enabled is None:
            return facts.values("lake_formation_session_tag")[0]
        return self.session_tag

    @property
    def _uses(self) -> tuple[str, ...]:
        return ("lake_formation",)
