"""Java classes that hand out keys of your own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct
from typing_extensions import Self

from emr_constructs.model.scripts import Script, script_at
from emr_constructs.model.value import Value, plain


@dataclass(frozen=True, kw_only=True)
class KeyProvider(Value):
    """A class of yours that hands out the keys of local disks or of objects in S3, in a jar that nodes read from S3.

    For objects in S3 it implements ``com.amazonaws.services.s3.model.EncryptionMaterialsProvider``, for local disks
    ``com.amazonaws.services.elasticmapreduce.spi.security.EncryptionMaterialsProvider``; the two need different names.

    :param jar: the jar, from disk or from a bucket; nodes get the right to read this one object
    :param class_name: the full name of the class, for example ``com.example.Keys``
    :raises EmrValidationError: ``ArgumentType``; with the configuration ``S3CustomProvider``, ``LocalDiskKey``,
        ``KeyProviderClassTwice``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-encryption-enable.html
    """

    jar: Script
    class_name: str

    def _placed(self, scope: Construct, id: str) -> KeyProvider:  # noqa: A002
        """The same class, its jar in S3."""
        return KeyProvider(jar=self.jar._placed(scope, id), class_name=self.class_name)

    def _document(self) -> dict[str, Any]:
        """How EMR spells a class whose jar is in S3."""
        return {"S3Object": self.jar._url, "EncryptionKeyProviderClass": self.class_name}

    def _grant_read(self, role: iam.IRole) -> None:
        """Let nodes read the jar."""
        assert self.jar._place is not None
        self.jar._place.grant_read(role)

    def _seen(self) -> tuple[Any, Any]:
        """The jar and the class as rules see them."""
        return self.jar._seen, plain(self.class_name)

    @classmethod
    def _parse(cls, scope: Construct, document: Mapping[str, Any]) -> Self | None:
        """The class that a document names, if it names one."""
        if "S3Object" not in document:
            return None
        return cls(
            jar=script_at(scope, document["S3Object"]), class_name=document.get("EncryptionKeyProviderClass", "")
        )
