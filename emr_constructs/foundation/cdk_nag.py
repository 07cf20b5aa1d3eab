"""Two findings of cdk-nag, answered where our own rule on the same subject finds nothing wrong.

cdk-nag looks for encryption at the top level of a security configuration, where EMR knows no such settings: it always
finds fault with a correct configuration. ADR 0011 says more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

from emr_constructs.rules.ec2 import controls, security
from emr_constructs.rules.rule import Rule
from emr_constructs.rules.view import Maybe, known
from emr_constructs.rules.views.security import SecurityConfigurationView

_MISREAD: Final[Mapping[str, Sequence[Rule]]] = {
    "AwsSolutions-EMR4": (controls.encrypted_local_disks,),
    "AwsSolutions-EMR5": (controls.encrypted_in_transit, security.in_transit_certificates),
}
"""The findings, with the rules that ask the same of the real structure."""


def acknowledge_misread(cluster: IConstruct, configuration: Maybe[SecurityConfigurationView]) -> None:
    """Acknowledge what cdk-nag says of a cluster's security configuration, as far as it is in order.

    :param cluster: the L1 of the cluster: cdk-nag speaks of that, not of the configuration.
    :param configuration: what rules see of it; of one that is not known nothing is acknowledged.
    """
    answers = [*_answers(configuration)] if known(configuration) else []
    if answers:
        Validations.of(cluster).acknowledge(*answers)


def _answers(configuration: SecurityConfigurationView) -> Iterator[Acknowledgment]:
    # No rule finds fault with a switch that is not known; but nobody can vouch for it either.
    view = replace(configuration, at_rest=_sure(configuration.at_rest), in_transit=_sure(configuration.in_transit))
    for finding, rules in _MISREAD.items():
        if not any(problem for rule in rules for problem in rule.check(view)):
            reason = (
                "cdk-nag reads the top level of the security configuration; EMR reads below EncryptionConfiguration, "
                f"where {' and '.join(rule.code for rule in rules)} of emr_constructs find nothing wrong"
            )
            yield Acknowledgment(id=finding, reason=reason)


def _sure(switch: Maybe[bool]) -> bool:
    return switch is True
