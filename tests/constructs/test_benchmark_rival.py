"""The benchmark against another library: what it says of features and resources is what templates show."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks/rivals"))

import equal
import rival_report
from rival import APPS, RIVAL, WANTED
from runs import FIGURES

# What the rival's construct makes has these parts, and 31 in all: so much is known without it.
BARE: dict[str, Any] = {
    "Resources": {
        "Application": {
            "Type": "AWS::EMRServerless::Application",
            "Properties": {"NetworkConfiguration": {"SubnetIds": ["subnet-1", "subnet-2"]}},
        },
        "Endpoint": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {}},
        "Group": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {"SecurityGroupEgress": [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]},
        },
    }
}
THEIRS = 31


@cache
def ours() -> dict[str, Any]:
    app = cdk.App()
    equal.build(app, ())
    stack = app.node.find_child("Stack")
    assert isinstance(stack, cdk.Stack)
    return dict(Template.from_stack(stack).to_json())


def test_it_has_what_the_rival_has_in_fewer_resources() -> None:
    kinds = [one["Type"].removeprefix("AWS::") for one in ours()["Resources"].values()]
    assert {"KMS::Key", "EC2::FlowLog", "EC2::NatGateway", "EC2::VPCEndpoint", "EC2::SecurityGroup"} <= set(kinds)
    assert kinds.count("EC2::Subnet") == 4
    assert len(kinds) < THEIRS


@pytest.mark.parametrize(
    ("feature", "bare", "made"),
    [
        ("private subnets of the application, one a zone", "2", "2"),
        ("rotated customer-managed key", "none", "1"),
        ("flow logs, encrypted with it", "no", "yes"),
        ("NAT gateways", "none", "1"),
        ("endpoints", "1", "1"),
        ("policies bound the endpoints", "no", "yes"),
        ("security groups", "1", "2"),
        ("workers reach the world over HTTPS alone", "no", "yes"),
        ("ARM64, which costs less", "no", "yes"),
        ("workers encrypt what they send each other", "no", "yes"),
        ("logs that EMR keeps have the key", "no", "yes"),
        ("logs in a bucket, with the key", "no", "no"),
        ("logs in CloudWatch, in a group with the key", "no", "no"),
    ],
)
def test_features_are_read_from_templates(feature: str, bare: str, made: str) -> None:
    assert (rival_report.FEATURES[feature](BARE), rival_report.FEATURES[feature](ours())) == (bare, made)


def test_the_page_shows_every_feature_resource_and_figure() -> None:
    figure = {"ours": 1.0, "other": 2.0, "ratio": [0.4, 0.5, 0.61]}
    found = {
        "templates": {app: BARE if app == "theirs" else ours() for app in APPS},
        "figures": {app: dict.fromkeys(FIGURES, figure) for app in APPS},
    }
    page = rival_report.markdown(found, rival=RIVAL, wanted=WANTED)
    assert "takes 0.50 times as long as theirs; 0.60 is asked for, and raw L1s take\n0.50" in page
    assert f"| all | 3 | {len(ours()['Resources'])} | {len(ours()['Resources'])} |" in page
    assert "| whole process | 2.00 s | 1.00 s | 0.50 | 0.40 to 0.61 | 1.00 s |" in page
    assert page.count("| raw L1s | ratio | least to most |") == 1
    assert [name for name in rival_report.FEATURES if f"| {name} |" not in page] == []
