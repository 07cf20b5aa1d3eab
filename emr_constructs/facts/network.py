"""What a cluster in a private subnet must reach: buckets of AWS, and services behind VPC endpoints.

A region may be a token that only CloudFormation resolves. It is put into the names as it is; where names
differ by region, a token gets the names of every region, since nobody can know yet which will hold.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from . import releases
from ._data import load
from .features import supports

_GROUP_DESCRIPTION = re.compile(r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}")
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d")
# Since this major version clusters take their instance data from buckets and talk to EMR through an endpoint.
_ENDPOINT_SINCE = 8


def read_buckets(label: str, region: str) -> tuple[str, ...]:
    """The buckets a cluster reads: packages of the system and of EMR, a jar for steps, instance data.

    :param label: A release label; one without EMR's shape gets the buckets of every release.
    :param region: A region, or a token for one.
    """
    systems: Mapping[str, list[dict[str, Any]]] = load("network")["read"]
    version = releases.parse(label)
    system = releases.operating_system(label)
    wanted = [system] if system else ["AL1", "AL2", "AL2023"]
    if supports("emr_repository_bucket", label) is not False:
        wanted.append("EMR")
    if version is None or supports("script_runner_on_nodes", label) is False:
        wanted.append("script_runner")
    if version is None or version.major >= _ENDPOINT_SINCE:
        wanted.append("instance_data")
    return _names((entry for key in wanted for entry in systems[key]), region)


def write_buckets(label: str, region: str) -> tuple[str, ...]:
    """The buckets to which EMR's own logs of a cluster go.

    :param label: A release label. So far every release writes to the same buckets.
    :param region: A region, or a token for one.
    """
    return _names(load("network")["write"], region)


def app_ui_bucket(region: str) -> str:
    """The bucket behind the persistent application user interfaces; a cluster reads and writes it.

    :param region: A region, or a token for one.
    """
    return str(load("network")["app_ui"]).replace("<region>", region)


def image_layer_bucket(region: str) -> str:
    """The bucket from which Amazon ECR hands out the layers of images.

    :param region: A region, or a token for one.
    """
    return str(load("network")["image_layers"]).replace("<region>", region)


def endpoint_uses() -> tuple[str, ...]:
    """What `endpoint_services` knows the services for, in alphabetical order."""
    return tuple(sorted(load("network")["endpoints"]))


def endpoint_services(uses: Iterable[str]) -> tuple[str, ...]:
    """The services that want an interface endpoint where a VPC has no way to the internet, sorted.

    :param uses: What the cluster uses, of `endpoint_uses()`.
    :returns: Names without `com.amazonaws.<region>.` in front.
    :raises KeyError: for a use that the table does not have.
    """
    services: Mapping[str, list[str]] = load("network")["endpoints"]
    return tuple(sorted({service for use in uses for service in services[use]}))


class EndpointStatement(NamedTuple):
    """What the policy of an endpoint lets through.

    :param actions: of the service, with its prefix.
    :param resources: their ARNs, with `<partition>` and `<account>` for what a stack has in their places.
    :param within: what has to be of this account (`principal`, `resource`), or who has to ask (`service`: AWS itself).
    """

    actions: Sequence[str]
    resources: Sequence[str]
    within: Sequence[str]


def endpoint_policy(service: str) -> tuple[EndpointStatement, ...]:
    """What an endpoint may let through without serving other accounts; nothing where that is not known.

    Only services are known that take a policy for their endpoints.

    :param service: a name without `com.amazonaws.<region>.` in front.
    """
    policy: Mapping[str, Any] | None = load("network")["policies"].get(service)
    if policy is None:
        return ()
    return tuple(
        EndpointStatement(
            actions=[f"{policy['prefix']}:{action}" for action in one.get("actions", ["*"])],
            resources=one.get("resources", ["*"]),
            within=one.get("within", []),
        )
        for one in (policy, *policy.get("also", []))
    )


def takes_emr_messages(service: str) -> bool:
    """Whether the private DNS of an endpoint takes over names by which EMR talks to a cluster.

    :param service: the name of the endpoint service, with or without what stands in front of it.
    """
    return service.rpartition(".")[2] == str(load("network")["takes_messages"])


def host_domain(region: str) -> str:
    """The domain in which a VPC names its hosts where nothing else is said.

    :param region: A region.
    """
    domains: Mapping[str, str] = load("network")["host_domain"]
    return domains.get(region, domains["elsewhere"]).replace("<region>", region)


def own_name_servers() -> str:
    """What DHCP options call the name servers of AWS."""
    return str(load("network")["name_servers"])


def studio_port() -> int:
    """The TCP port on which notebooks of EMR Studio reach the engine of a cluster."""
    return int(load("network")["studio_port"])


def additional_groups() -> int:
    """How many security groups nodes may have besides the one that EMR manages."""
    return int(load("network")["additional_groups"])


def control_plane_service(label: str, region: str) -> str | None:
    """The full name of the endpoint service between EMR and a cluster; None before 8.0, which has none.

    :param label: A release label.
    :param region: A region, or a token for one.
    """
    version = releases.parse(label)
    if version is None or version.major < _ENDPOINT_SINCE:
        return None
    return str(load("network")["control_plane"]).replace("<region>", region)


def control_plane_tags() -> Mapping[str, str]:
    """The tags of that endpoint as EMR makes it, besides the one that every resource of EMR has."""
    return dict(load("network")["control_plane_tags"])


def is_group_description(text: str) -> bool:
    """Whether EC2 takes a text to describe a security group."""
    return _GROUP_DESCRIPTION.fullmatch(text) is not None


def is_private_range(cidr: str) -> bool | None:
    """Whether an address range lies in those that are private (RFC 1918), as EMR wants it of a VPC.

    :param cidr: for example `10.0.0.0/16`.
    :returns: None for what is no IPv4 range.
    """
    try:
        network = ipaddress.IPv4Network(cidr, strict=False)
    except ValueError:
        return None
    return any(network.subnet_of(ipaddress.IPv4Network(block)) for block in load("network")["private_ranges"])


def _names(entries: Iterable[Mapping[str, Any]], region: str) -> tuple[str, ...]:
    is_token = _REGION.fullmatch(region) is None
    names: list[str] = []
    for entry in entries:
        special: Mapping[str, str] = entry.get("regions", {})
        names += special.values() if is_token else [special[region]] if region in special else []
        if is_token or region not in special:
            names.append(entry["name"].replace("<region>", region))
    return tuple(names)
