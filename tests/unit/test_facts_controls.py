"""Controls of security standards, and the rules that stand for them."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError

import pytest

from emr_constructs.facts import controls
from emr_constructs.rules.catalogue import RULES
from emr_constructs.rules.rule import Rule, Severity

COMPLIANCE = [rule for rule in RULES.values() if rule.severity is Severity.COMPLIANCE]


def test_a_control_says_who_publishes_it_and_where() -> None:
    control = controls.get("SecurityHub:EMR.3")
    assert (control.provider, control.severity) == ("Security Hub", "Medium")
    assert control.page == "https://docs.aws.amazon.com/securityhub/latest/userguide/emr-controls.html#emr-3"
    assert (control.template, control.default) == (True, True)
    with pytest.raises(FrozenInstanceError):
        control.severity = "Low"  # type: ignore[misc]
    with pytest.raises(KeyError):
        controls.get("SecurityHub:EMR.99")


@pytest.mark.parametrize("one", controls.ids())
def test_a_control_is_complete(one: str) -> None:
    control = controls.get(one)
    assert control.id == one
    assert re.fullmatch(r"(SecurityHub|Config|Guard|ControlTower):[A-Za-z0-9._-]+|EMRC(\.[A-Z0-9]+)+", one)
    assert control.title
    assert not control.title.endswith(".")
    assert control.page.startswith(("https://docs.aws.amazon.com/", "https://github.com/aws-cloudformation/"))
    assert all(control.requirements.values())


def test_requirements_are_those_that_aws_maps_a_control_to() -> None:
    assert controls.requirements("SecurityHub:EMR.3") == {"NIST 800-53 r5": ("CA-9(1)", "CP-9(8)", "SI-12")}
    assert controls.requirements("SecurityHub:EMR.1")["PCI DSS 4.0.1"] == ("1.4.4",)
    assert "164.312(a)(1)" in controls.requirements("Config:emr-kerberos-enabled")["HIPAA"]
    assert controls.requirements("EMRC.EC2.1") == {}


def test_a_pack_is_that_of_a_provider_or_of_a_standard() -> None:
    assert controls.packs() == (
        "security-hub",
        "aws-config",
        "cfn-guard",
        "nist-800-53-r5",
        "pci-dss-4",
        "hipaa",
        "emr-constructs",
    )
    assert controls.pack_title("hipaa") == "HIPAA Security Rule"
    assert controls.in_pack("security-hub") == tuple(f"SecurityHub:EMR.{number}" for number in range(1, 5))
    assert controls.in_pack("pci-dss-4") == ("SecurityHub:EMR.1", "SecurityHub:EMR.2")
    assert "Guard:EMR_KERBEROS_ENABLED" in controls.in_pack("hipaa")
    assert "Guard:EMR_KERBEROS_ENABLED" not in controls.in_pack("nist-800-53-r5")
    assert {one.partition(".")[0] for one in controls.in_pack("emr-constructs")} == {"EMRC"}
    with pytest.raises(KeyError):
        controls.in_pack("cis")


def test_every_control_is_in_a_pack() -> None:
    assert {one for pack in controls.packs() for one in controls.in_pack(pack)} == set(controls.ids())


def test_kerberos_is_asked_for_only_where_somebody_names_a_pack_with_it() -> None:
    assert not controls.by_default(("Config:emr-kerberos-enabled", "Guard:EMR_KERBEROS_ENABLED"))
    assert controls.by_default(("Config:emr-kerberos-enabled", "EMRC.EC2.1"))


def test_kerberos_is_all_that_is_not_asked_for_by_default() -> None:
    off = {rule.code for rule in COMPLIANCE if not controls.by_default(rule.controls)}
    assert off == {"KerberosEnabled"}


@pytest.mark.parametrize("rule", COMPLIANCE, ids=lambda rule: rule.code)
def test_a_compliance_rule_stands_for_controls_that_a_template_can_show(rule: Rule) -> None:
    assert rule.controls
    assert all(controls.get(one).template for one in rule.controls)


def test_every_control_that_a_template_can_show_has_a_rule() -> None:
    shown = {one for one in controls.ids() if controls.get(one).template}
    assert shown == {one for rule in RULES.values() for one in rule.controls}
    assert set(controls.ids()) - shown == {"SecurityHub:EMR.2", "Config:emr-block-public-access"}
