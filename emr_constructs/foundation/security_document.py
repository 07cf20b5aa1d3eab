"""The document of a security configuration: put together from its blocks, and taken apart again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from constructs import Construct

from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.emrfs_roles import EmrfsRoleMappings
from emr_constructs.model.encryption import AtRestEncryption, WalEncryption
from emr_constructs.model.identity_center import IdentityCenter
from emr_constructs.model.in_transit import InTransitEncryption
from emr_constructs.model.kerberos import Kerberos
from emr_constructs.model.lake_formation import LakeFormation
from emr_constructs.model.ldap import Ldap
from emr_constructs.model.ranger import Ranger
from emr_constructs.model.security_block import SecurityBlock
from emr_constructs.model.security_documents import untaken
from emr_constructs.model.security_parts import InstanceMetadata, RuntimeRoles
from emr_constructs.rules.views.security import SecurityConfigurationView

_KINDS: Final[tuple[type[SecurityBlock], ...]] = (
    AtRestEncryption,
    InTransitEncryption,
    WalEncryption,
    InstanceMetadata,
    Kerberos,
    Ldap,
    IdentityCenter,
    RuntimeRoles,
    LakeFormation,
    EmrfsRoleMappings,
    Ranger,
)
_SWITCHES: Final = {kind._SWITCH: kind for kind in _KINDS if kind._SWITCH is not None}
_ENCRYPTION: Final = "EncryptionConfiguration"


def view_of_blocks(blocks: Sequence[SecurityBlock]) -> SecurityConfigurationView:
    """What rules see of a security configuration with these blocks."""
    said: dict[str, Any] = {"at_rest": False, "in_transit": False}
    for block in blocks:
        said |= block._seen()
    return SecurityConfigurationView(**said)


def document_of(scope: Construct, blocks: Sequence[SecurityBlock]) -> dict[str, Any]:
    """The document as an object: guard and audit tools cannot look into a string."""
    document: dict[str, Any] = {
        _ENCRYPTION: {switch: any(isinstance(one, kind) for one in blocks) for switch, kind in _SWITCHES.items()}
    }
    for block in blocks:
        place = document
        for key in block._PLACE[:-1]:
            place = place.setdefault(key, {})
        place[block._PLACE[-1]] = block._document(scope)
    return document


def blocks_in(scope: Construct, document: Mapping[str, Any]) -> list[SecurityBlock]:
    """The blocks that a document describes; a block that is switched off is none.

    :param scope: where keys, roles and secrets are imported.
    :raises EmrValidationError: what values refuse, and ``SecuritySettingNotTaken`` for a block that is not complete.
    """
    blocks: list[SecurityBlock] = []
    violations: list[Violation] = []
    for kind, found in _found(document):
        try:
            blocks.append(kind._parse(scope, found))
        except EmrValidationError as error:
            violations += error.violations
        except (KeyError, ValueError, RuntimeError) as error:  # a word of no list; what CDK cannot import
            lacking = f"`{error.args[0]}` is missing" if isinstance(error, KeyError) else str(error)
            violations.append(untaken(f"`{'.'.join(kind._PLACE)}`: {lacking}"))
    if violations:
        raise EmrValidationError(violations)
    return blocks


def _found(document: Mapping[str, Any]) -> Iterator[tuple[type[SecurityBlock], Mapping[str, Any]]]:
    for kind in _KINDS:
        found: Any = document
        for key in kind._PLACE:
            found = found.get(key) if isinstance(found, Mapping) else None
        switched_on = kind._SWITCH is None or document.get(_ENCRYPTION, {}).get(kind._SWITCH) is True
        # Of all empty blocks only one says something: that EMR's own key encrypts write-ahead logs.
        if switched_on and isinstance(found, Mapping) and (found or kind is WalEncryption):
            yield kind, found
