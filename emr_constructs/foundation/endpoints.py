"""Policies of interface endpoints: what may pass them, so that they serve this account and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam

from emr_constructs._jsii.arguments import type_violations
from emr_constructs._jsii.scopes import Environment
from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import Violation
from emr_constructs.facts import network as facts

_SERVICE = re.compile(r"(?!com\.amazonaws\.|aws\.)[a-z0-9]+([.-][a-z0-9]+)*")
_HINTS: Mapping[str, Any] = {"service": str, "private_dns": bool | None}


def service_violations(service: str, private_dns: bool | None, made: Mapping[str, bool]) -> Iterator[Violation]:
    """Why there can be no such endpoint in a network.

    :param made: the services that have one already, and whether it has private DNS.
    """
    wrong = list(type_violations(_HINTS, {"service": service, "private_dns": private_dns}))
    if wrong:
        yield from wrong
    elif service == "s3":
        yield Violation("EndpointService", "`service` ('s3') has a gateway endpoint in every network: `s3_endpoint`")
    elif not is_token(service) and not _SERVICE.fullmatch(service):
        problem = (
            f"`service` ({service!r}) must be what stands behind `com.amazonaws.<region>.`; write for example 'sqs'"
        )
        yield Violation("EndpointService", problem)
    elif private_dns not in (None, made.get(service, private_dns)):
        kept = f"the endpoint for {service} is there with `private_dns={made[service]}`; say it where it is added first"
        yield Violation("EndpointDiffers", kept)


def restrict(endpoint: ec2.InterfaceVpcEndpoint, service: str, place: Environment) -> None:
    """Give an endpoint its policy. One whose service is not known to take a policy stays as EC2 makes it: open.

    :param service: the name behind ``com.amazonaws.<region>.``.
    :param place: the environment of the endpoint's stack.
    """
    for one in facts.endpoint_policy(service):
        resources = [_in_place(resource, place) for resource in one.resources]
        allow(endpoint, one.actions, resources, conditions=_conditions(one.within, place))


def allow(
    endpoint: ec2.VpcEndpoint,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    sid: str | None = None,
    conditions: Mapping[str, Any] | None = None,
) -> None:
    """Let requests to these resources pass an endpoint, whoever makes them as far as the conditions let him."""
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": list(actions),
        "Resource": list(resources),
        "Condition": conditions or None,
    }
    # Made of JSON, it is one call to Node: principals of their own would be more.
    endpoint.add_to_policy(iam.PolicyStatement.from_json(statement))


def _in_place(resource: str, place: Environment) -> str:
    for name in ("partition", "account"):
        resource = resource.replace(f"<{name}>", getattr(place, name))
    return resource


def _conditions(within: Sequence[str], place: Environment) -> Mapping[str, Any]:
    """What makes a request one of this account, or of AWS itself."""
    own = {f"aws:{name.capitalize()}Account": place.account for name in within if name != "service"}
    by_service = {"aws:PrincipalIsAWSService": "true"} if "service" in within else {}
    conditions = {"StringEquals": own, "Bool": by_service}
    return {operator: keys for operator, keys in conditions.items() if keys}
