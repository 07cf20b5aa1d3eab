"""The memory that EMR gives YARN on the nodes of each instance type.

AWS lists a figure for each type. All of them but those of the oldest families follow from the memory that EMR counts
with: a quarter of it, but 2 GiB at least and 8 GiB at most, is for the rest of the node.
"""

from __future__ import annotations

from . import instance_types
from ._data import load


def memory(name: str, *, hbase: bool = False) -> int | None:
    """MiB for the containers of a node; None where AWS's figures for the type tell nothing, or it is not known.

    :param name: For example `m7g.xlarge`.
    :param hbase: Whether HBase is installed, which takes half. Above 64 GiB AWS's figures contradict one another.
    """
    kind, table = instance_types.get(name), load("yarn")
    if kind is None or kind.family in table["unruly"]:
        return None
    total, kept = kind.memory_gib * 1024, table["reserved"]
    left = int(total - min(max(total * kept["share"], kept["least"]), kept["most"]))
    if not hbase:
        return left
    return int(left * table["hbase"]["share"]) if left <= table["hbase"]["most"] else None
