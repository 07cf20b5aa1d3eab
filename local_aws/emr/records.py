"""What the local EMR remembers, per account and region, in memory only."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from local_aws import seam
from local_aws.emr.errors import EmrError, not_valid

Record = dict[str, Any]

_ALPHABET = string.ascii_uppercase + string.digits
_ENDED = ("TERMINATED", "TERMINATED_WITH_ERRORS")


@dataclass
class Cluster:
    """A cluster as the API's answers show it, in the API's own shapes."""

    description: Record
    fleets: list[Record] = field(default_factory=list)
    groups: list[Record] = field(default_factory=list)
    steps: list[Record] = field(default_factory=list)
    bootstrap_actions: list[Record] = field(default_factory=list)
    managed_scaling: Record | None = None
    auto_termination: Record | None = None

    @property
    def alive(self) -> bool:
        """Whether it still costs money where clusters do."""
        return self.description["Status"]["State"] not in _ENDED


clusters = seam.scoped_store()  # cluster id: Cluster
security_configurations = seam.scoped_store()  # name: {"SecurityConfiguration": text, "CreationDateTime": seconds}
wal_workspaces = seam.scoped_store()  # name: tags
block_public_access = seam.scoped_store()  # one key: the setting


def new_id(prefix: str) -> str:
    """An id shaped like EMR's: ``j-`` cluster, ``s-`` step, ``if-`` fleet, ``ig-`` group."""
    return f"{prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(13))


def now() -> float:
    """The time as the API writes it: seconds."""
    return time.time()


def cluster(cluster_id: object) -> Cluster:
    """:raises EmrError: where no such cluster ever was."""
    found: Cluster | None = clusters.get(cluster_id)
    if found is None:
        raise not_valid("Cluster", cluster_id)
    return found


def living_cluster(cluster_id: object) -> Cluster:
    """The cluster of a request that changes it.

    :raises EmrError: where it has ended.
    """
    found = cluster(cluster_id)
    if not found.alive:
        raise EmrError(f"A job flow that is shutting down, terminated, or finished may not be modified: {cluster_id}.")
    return found


def only(items: Iterable[Record], kind: str, identifier: object) -> Record:
    """The one item with this ``Id``."""
    for item in items:
        if item["Id"] == identifier:
            return item
    raise not_valid(kind, identifier)
