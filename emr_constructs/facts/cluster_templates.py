"""What EMR Studio and AWS Service Catalog ask of a template from which users make clusters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ._data import load


def name_parameter() -> str:
    """The parameter that each template has: the name of the cluster, so that users tell it from others."""
    return str(load("cluster_templates")["name_parameter"])


def id_output() -> str:
    """The output that each template has: the id of the cluster."""
    return str(load("cluster_templates")["id_output"])


def name_pattern() -> str:
    """What the name of a template looks like, as a regular expression."""
    return str(load("cluster_templates")["name_pattern"])


def limit(of: str) -> int:
    """How long, or how many, something may be.

    :param of: `name` of a product, `text` that is shown with it, `cluster_name`, `parameters` of a template,
        `parameter_name`, `parameter_value` or `parameter_description`.
    :raises KeyError: for what the table does not have.
    """
    return int(load("cluster_templates")["limits"][of])


def principal() -> str:
    """The service that takes a launch role."""
    return str(load("cluster_templates")["principal"])


def template_tag() -> tuple[str, str]:
    """The tag of the objects in which Service Catalog keeps templates; its bucket is not the account's."""
    key, value = load("cluster_templates")["template_tag"]
    return str(key), str(value)


def stack_prefix() -> str:
    """How the names of the stacks begin that Service Catalog makes."""
    return str(load("cluster_templates")["stack_prefix"])


def launch_actions(purpose: str) -> tuple[str, ...]:
    """What a launch role must be allowed to do, whatever the template makes.

    :param purpose: `read_template`, `stacks` or `check_templates`.
    :raises KeyError: for what the table does not have.
    """
    return tuple(load("cluster_templates")["launch"][purpose])


def launchable() -> frozenset[str]:
    """The types of resources that a template may make: those of a cluster, and nothing that outlives it."""
    return frozenset(load("cluster_templates")["resources"])


def resource_actions(service: str, kinds: Iterable[str], purpose: str) -> tuple[str, ...]:
    """What a launch role must be allowed to do for resources of these types.

    :param service: `elasticmapreduce` or `ec2`.
    :param kinds: types of `launchable`.
    :param purpose: `make` them, `tag` them when they are made, `use` those that are there, `see` them in lists.
    """
    table: Mapping[str, Mapping[str, tuple[str, ...]]] = load("cluster_templates")["resources"]
    found = {action for kind in kinds for action in table[kind].get(purpose, ())}
    return tuple(sorted(one for one in found if one.startswith(f"{service}:")))
