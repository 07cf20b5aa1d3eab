"""Properties to which several features add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from emr_constructs.facts import tables
from emr_constructs.model.configuration import Configuration

_SPARK = "spark-defaults"


def join_lists(made: Mapping[str, Sequence[Configuration]]) -> dict[str, list[Configuration]]:
    """Make one list of what features say of the same list: of ``spark.sql.extensions``, for example.

    Spark takes one value for a property. A cluster with Iceberg and Delta Lake has the extensions of both, and each
    feature then says both.

    :param made: configurations by who makes them.
    """
    lists: dict[str, dict[str, None]] = defaultdict(dict)
    for one in (one for configurations in made.values() for one in configurations if one.classification == _SPARK):
        for key in tables.joined_properties() & one.properties.keys():
            lists[key].update(dict.fromkeys(str(one.properties[key]).split(",")))
    joined = {key: ",".join(items) for key, items in lists.items()}
    return {who: [_with(one, joined) for one in configurations] for who, configurations in made.items()}


def _with(one: Configuration, joined: Mapping[str, str]) -> Configuration:
    if one.classification != _SPARK:
        return one
    return replace(one, properties={key: joined.get(key, value) for key, value in one.properties.items()})
