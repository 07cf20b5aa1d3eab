"""IAM Identity Center, as far as Studios need it: who is there. Until a test says who, it knows everybody.

``LocalAws.identity_center`` is the caller.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from local_aws.api import Record
from local_aws.emr.studio.records import refusal

_NAMESPACE = uuid.UUID("5dd3a1f8-9be1-4a53-9c2c-3a1b0e1f7a10")  # any, but always the same


@dataclass
class Directory:
    """The Identity Center of this machine.

    :param enabled: Whether there is one.
    :param known: The names of users and of groups. None knows everybody.
    """

    enabled: bool = True
    known: dict[str, Sequence[str] | None] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def refuse_without(self) -> None:
        """:raises EmrError: where there is no Identity Center."""
        if not self.enabled:
            raise refusal("IAM Identity Center is not enabled")

    def identity(self, request: Record) -> Record:
        """Id and name of the user or group that a request names by one of them. Empty texts say nothing.

        :raises EmrError: where it names none, or nobody who is there.
        """
        kind, name, identifier = request["IdentityType"], request.get("IdentityName"), request.get("IdentityId")
        if bool(name) == bool(identifier):
            raise refusal("Either IdentityName or IdentityId must be specified, but not both.")
        name = name or self._names.get(str(identifier))
        known = self.known.get(kind)
        if name is None or (known is not None and name not in known):
            whom = f"{kind.lower()} {name or identifier}"
            raise refusal(f"The {whom} does not exist in IAM Identity Center.")  # words of our own
        identifier = str(uuid.uuid5(_NAMESPACE, f"{kind}/{name}"))
        self._names[identifier] = name
        return {"IdentityId": identifier, "IdentityName": name}


DIRECTORY = Directory()
"""The directory of this process."""


def obey(said: Record) -> None:
    """Take what a test says of the Identity Center."""
    DIRECTORY.enabled = said["enabled"]
    DIRECTORY.known = {"USER": said["users"], "GROUP": said["groups"]}
