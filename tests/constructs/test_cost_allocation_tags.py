"""Tags that split the bill."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
import pytest
from synthesized import EMR_TAG, Brought, Synthesized, new_stack

import emr_constructs as emr

TAGS = emr.CostAllocationTags(
    environment="prod",
    team="data",
    project="lake",
    cost_center="4711",
    workload="nightly",
    managed_by="cdk",
    others={"Owner": "maria"},
)
KEYS = {
    "Environment": "prod",
    "Team": "data",
    "Project": "lake",
    "CostCenter": "4711",
    "Workload": "nightly",
    "ManagedBy": "cdk",
    "Owner": "maria",
}


def tags_of(found: Synthesized, path: str) -> dict[str, Any]:
    return {one["Key"]: one["Value"] for one in found.properties(path).get("Tags", [])}


def test_a_cluster_and_what_it_makes_are_tagged() -> None:
    stack = new_stack()
    cluster = Brought(stack).cluster("Analytics", without=("security_groups", "instance_role"))
    cluster.add_step("Step", emr.Command(arguments=["true"]))
    TAGS._apply(cluster)
    found = Synthesized(stack)
    assert tags_of(found, "Analytics/Resource") == {**KEYS, EMR_TAG["Key"]: EMR_TAG["Value"]}
    for path in ("Analytics/InstanceRole/Resource", "Analytics/SecurityGroups/Primary/Resource"):
        assert KEYS.items() <= tags_of(found, path).items(), path
    assert "Tags" not in found.properties("Analytics/Step/Resource")
    assert not KEYS.keys() & tags_of(found, "Groups/Primary/Resource").keys()


def test_what_is_not_said_is_no_tag() -> None:
    assert emr.CostAllocationTags(team="data")._tags() == {"Team": "data"}
    assert emr.CostAllocationTags()._tags() == {}


def test_a_tag_may_be_told_later() -> None:
    stack = new_stack()
    later = cdk.CfnParameter(stack, "Center").value_as_string
    topic = cdk.aws_sns.Topic(stack, "Topic")
    emr.CostAllocationTags(cost_center=later, others={"Owner": later})._apply(topic)
    assert tags_of(Synthesized(stack), "Topic/Resource") == {
        "CostCenter": {"Ref": "Center"},
        "Owner": {"Ref": "Center"},
    }


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"team": 3}, "ArgumentType: `team` must be a string, not 3"),
        ({"others": {"Owner": 3}}, "ArgumentType: `others['Owner']` must be a string, not 3"),
        (
            {"team": "a", "others": {"Team": "b"}},
            "CostTagTwice: the tag 'Team' is said elsewhere; leave it out of `others`",
        ),
        (
            {"others": {EMR_TAG["Key"]: "false"}},
            f"CostTagTwice: the tag {EMR_TAG['Key']!r} is said elsewhere; leave it out of `others`",
        ),
        ({"project": "a" * 257}, "TagValue: `tags[0]`: the value of a tag has 257 characters; use at most 256"),
        (
            {"others": {"aws:team": "a"}},
            "TagKey: `tags[0]`: the tag 'aws:team' begins like one of AWS's own; choose another key",
        ),
    ],
)
def test_what_aws_would_refuse_is_refused(arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.CostAllocationTags(**arguments)
    assert str(caught.value) == error


def test_the_longest_value_is_right() -> None:
    assert emr.CostAllocationTags(project="a" * 256)._tags()["Project"] == "a" * 256
