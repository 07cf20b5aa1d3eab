"""The handlers without a server: what replaces a cluster, and that nothing is skipped unseen."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from emr_constructs.facts import cloudformation as facts
from local_aws import seam
from local_aws.cloudformation import HANDLERS
from local_aws.cloudformation.emr_cluster import replaces, run_job_flow_request
from local_aws.cloudformation.resource import EmrResourceHandler, RefusedError, changed
from local_aws.cloudformation.watched import Watched, watch

TYPES = [{"InstanceType": "m7g.xlarge"}]
OTHER = [{"InstanceType": "r7g.xlarge"}]
FLEETS = {
    "MasterInstanceFleet": {"TargetOnDemandCapacity": 1, "InstanceTypeConfigs": TYPES},
    "TaskInstanceFleets": [{"Name": "t", "TargetSpotCapacity": 2, "InstanceTypeConfigs": TYPES}],
    "TerminationProtected": False,
}
GROUPS = {"CoreInstanceGroup": {"InstanceCount": 1, "InstanceType": "m7g.xlarge"}}


@pytest.mark.parametrize(
    ("instances", "change", "new_cluster"),
    [
        (FLEETS, {"TerminationProtected": True}, False),
        (FLEETS, {"MasterInstanceFleet": {"TargetOnDemandCapacity": 3, "InstanceTypeConfigs": TYPES}}, False),
        (FLEETS, {"MasterInstanceFleet": {"TargetOnDemandCapacity": 1, "InstanceTypeConfigs": OTHER}}, True),
        (FLEETS, {"TaskInstanceFleets": [{"Name": "t", "TargetSpotCapacity": 9, "InstanceTypeConfigs": TYPES}]}, False),
        (FLEETS, {"TaskInstanceFleets": [{"Name": "u", "TargetSpotCapacity": 2, "InstanceTypeConfigs": TYPES}]}, True),
        (FLEETS, {"TaskInstanceFleets": []}, True),
        (FLEETS, {"CoreInstanceFleet": {"InstanceTypeConfigs": TYPES}}, True),
        (FLEETS, {"Ec2SubnetIds": ["subnet-2"]}, True),
        (FLEETS, {"KeepJobFlowAliveWhenNoSteps": False}, True),
        (GROUPS, {"CoreInstanceGroup": {"InstanceCount": 9, "InstanceType": "m7g.xlarge"}}, False),
        (GROUPS, {"CoreInstanceGroup": {"InstanceCount": 1, "InstanceType": "m7g.xlarge", "Market": "SPOT"}}, True),
        (
            GROUPS,
            {"CoreInstanceGroup": {"InstanceCount": 1, "InstanceType": "m7g.xlarge", "AutoScalingPolicy": {}}},
            False,
        ),
    ],
)
def test_what_of_the_instances_needs_a_new_cluster(
    instances: dict[str, Any], change: dict[str, Any], new_cluster: bool
) -> None:
    assert replaces(instances, {**instances, **change}) is new_cluster
    assert replaces(instances, copy.deepcopy(instances)) is False


def test_fleets_become_one_list_with_roles() -> None:
    request = run_job_flow_request({"Name": "n", "Instances": FLEETS})
    assert [(f["InstanceFleetType"], f.get("Name")) for f in request["Instances"]["InstanceFleets"]] == [
        ("MASTER", None),
        ("TASK", "t"),
    ]
    assert "MasterInstanceFleet" not in request["Instances"]
    assert request["VisibleToAllUsers"] is False


def test_the_lists_of_the_api_are_not_cloudformations() -> None:
    with pytest.raises(RefusedError, match="Instances has no InstanceFleets in CloudFormation"):
        run_job_flow_request({"Name": "n", "Instances": {"InstanceFleets": []}})


def test_the_handled_types_of_emr_take_the_properties_of_the_facts() -> None:
    handled = {h.type_name: h for h in HANDLERS if isinstance(h, EmrResourceHandler)}
    assert {name for name in facts.types() if name.startswith("AWS::EMR::")} <= set(handled)
    for name, handler in handled.items():
        assert handler.create_only == facts.create_only(name)
        assert handler.create_only | handler.in_place == facts.properties(name)
    assert handled["AWS::EMR::Cluster"].in_place == {
        "AutoTerminationPolicy",
        "Instances",
        "ManagedScalingPolicy",
        "StepConcurrencyLevel",
        "Tags",
        "VisibleToAllUsers",
    }


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.type_name)
def test_an_unknown_property_is_refused(handler: Any) -> None:
    handler.refuse_unknown(dict.fromkeys(handler.create_only | handler.in_place))
    with pytest.raises(RefusedError, match=f"{handler.type_name} has no property Colour"):
        handler.refuse_unknown({"Colour": "red"})


def test_changed_names_what_differs() -> None:
    assert changed({"A": 1, "B": 2, "C": 3}, {"A": 1, "B": 4, "D": 5}) == {"B", "C", "D"}


@pytest.mark.parametrize(
    "reading",
    [
        lambda properties: properties["A"],
        lambda properties: properties.get("A"),
        lambda properties: properties.pop("A"),
        lambda properties: list(properties),
        lambda properties: dict(properties),
        lambda properties: {**properties},
        lambda properties: copy.deepcopy(properties),
        lambda properties: json.dumps(properties),
        lambda properties: list(properties.values()),
    ],
)
def test_every_way_to_read_a_property_is_seen(reading: Any) -> None:
    properties = Watched({"A": 1})
    assert "A" not in properties.read
    reading(properties)
    assert "A" in properties.read


def test_an_unread_property_fails_and_takes_the_resource_back() -> None:
    deleted = []
    handlers: dict[str, Any] = {
        "create": lambda logical_id, properties, stack: (properties["Name"], {}),
        "delete": lambda physical_id, properties: deleted.append(physical_id),
    }
    watch("AWS::Some::Type", handlers)
    assert handlers["create"]("Id", {"Name": "n"}, "stack") == ("n", {})
    with pytest.raises(RefusedError, match="AWS::Some::Type: ministack does not heed Colour, Shape"):
        handlers["create"]("Id", {"Name": "n", "Shape": "round", "Colour": "red"}, "stack")
    assert deleted == ["n"]


def test_an_unread_change_fails() -> None:
    def update(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> tuple[str, dict[str, Any]]:
        return new["Name"], {}

    handlers: dict[str, Any] = {"create": None, "update": update}
    watch("AWS::Some::Type", handlers)
    old = {"Name": "n", "Colour": "red"}
    assert handlers["update"]("n", old, {"Name": "m", "Colour": "red"}, "stack") == ("m", {})
    with pytest.raises(RefusedError, match="does not heed Colour"):
        handlers["update"]("n", old, {"Name": "n", "Colour": "blue"}, "stack")


def test_another_ministack_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    seam.check_version()
    monkeypatch.setattr(seam, "PINNED", "0.0.1")
    with pytest.raises(seam.WrongMinistackError, match=r"written for ministack 0\.0\.1"):
        seam.check_version()
