"""What HBase needs of Amazon EMR WAL, the service that keeps its write-ahead logs."""

from __future__ import annotations

from ._data import load


def wal_actions() -> tuple[str, ...]:
    """The rights that HBase needs to write logs and to read them again, sorted."""
    return tuple(load("hbase")["wal_actions"])


def wal_endpoint(region: str) -> str:
    """The address of the service, which a VPC endpoint has, too.

    :param region: A region, or a token for one.
    """
    return str(load("hbase")["wal_endpoint"]).replace("<region>", region)


def regions_without_workspaces() -> tuple[str, ...]:
    """The regions where CloudFormation did not know workspaces on the day of the facts, sorted."""
    return tuple(load("hbase")["regions_without_workspaces"])


def as_of() -> str:
    """The day of the facts."""
    return str(load("hbase")["date"])
