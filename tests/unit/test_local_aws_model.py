"""The checks against botocore's models, and the way from CloudFormation's spelling to the API's."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.botocore_model import ModelError, check_input, check_output
from local_aws.translation import TranslationError, to_api


def run_job_flow(**members: Any) -> dict[str, Any]:
    return {"Name": "n", "Instances": {}, **members}


def fleet(**members: Any) -> dict[str, Any]:
    return run_job_flow(Instances={"InstanceFleets": [{"InstanceFleetType": "TASK", **members}]})


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({"Name": "n"}, 'Missing required parameter in input: "Instances"'),
        (run_job_flow(Colour="red"), 'Unknown parameter in input: "Colour"'),
        (run_job_flow(StepConcurrencyLevel="many"), "Invalid type for parameter StepConcurrencyLevel"),
        (run_job_flow(StepConcurrencyLevel=True), "Invalid type for StepConcurrencyLevel: True, a number is due"),
        (run_job_flow(ScaleDownBehavior="AT_ONCE"), "Invalid value for ScaleDownBehavior: 'AT_ONCE', allowed:"),
        (run_job_flow(Name="x" * 257), "Invalid length for Name: 257, at most 256"),
        (run_job_flow(Name="\x00"), "Invalid value for Name: '\\x00' does not match"),
        (fleet(TargetSpotCapacity=-1), "Invalid value for parameter Instances.InstanceFleets[0].TargetSpotCapacity"),
        (fleet(InstanceFleetType="MAIN"), "Instances.InstanceFleets[0].InstanceFleetType: 'MAIN', allowed: MASTER"),
        (
            run_job_flow(ManagedScalingPolicy={"UtilizationPerformanceIndex": 101}),
            "Invalid value for ManagedScalingPolicy.UtilizationPerformanceIndex: 101, at most 100",
        ),
    ],
)  # fmt: skip
def test_a_request_that_the_model_refuses(request_: dict[str, Any], reason: str) -> None:
    with pytest.raises(ModelError) as caught:
        check_input("emr", "RunJobFlow", request_)
    assert str(caught.value).startswith("RunJobFlow: ")
    assert reason in str(caught.value)


def test_every_violation_is_named() -> None:
    with pytest.raises(ModelError) as caught:
        check_input("emr", "RunJobFlow", {"Name": 3, "ScaleDownBehavior": "x", "Colour": "red"})
    for member in ("Instances", "Name", "ScaleDownBehavior", "Colour"):
        assert member in str(caught.value)


@pytest.mark.parametrize("name", ["Zürich", "日本", "\U0001f680 launch", "tab\tline\n"])
def test_a_name_of_any_script_passes(name: str) -> None:
    """The pattern is Java's, with surrogate pairs; read as Python it would not even compile."""
    check_input("emr", "RunJobFlow", run_job_flow(Name=name))
    with pytest.raises(ModelError):
        check_input("emr", "RunJobFlow", run_job_flow(Name=name + "\x07"))


def test_an_answer_that_no_client_could_receive() -> None:
    check_output("emr", "DescribeCluster", {"Cluster": {"Id": "j-1", "Status": {"State": "WAITING"}}})
    with pytest.raises(ModelError, match=r"DescribeCluster answer: .*Cluster\.Status\.State: 'READY'"):
        check_output("emr", "DescribeCluster", {"Cluster": {"Id": "j-1", "Status": {"State": "READY"}}})


def test_an_operation_without_an_answer_answers_nothing() -> None:
    check_output("emr", "TerminateJobFlows", {})
    with pytest.raises(ModelError, match="takes no members"):
        check_output("emr", "TerminateJobFlows", {"Id": "j-1"})


def test_nested_configurations_are_renamed_at_every_depth() -> None:
    inner = {"Classification": "export", "ConfigurationProperties": {"A": "b", "N": 3, "T": True}}
    outer = {"Classification": "spark-env", "ConfigurationProperties": {}, "Configurations": [inner]}
    translated = to_api("RunJobFlow", run_job_flow(Configurations=[outer]))
    assert translated["Configurations"] == [
        {
            "Classification": "spark-env",
            "Properties": {},
            "Configurations": [{"Classification": "export", "Properties": {"A": "b", "N": "3", "T": "true"}}],
        }
    ]


def test_step_properties_are_renamed() -> None:
    pair = {"Key": "k", "Value": "v"}
    step = {"Name": "s", "HadoopJarStep": {"Jar": "j", "StepProperties": [pair]}}
    translated = to_api("AddJobFlowSteps", {"JobFlowId": "j-1", "Steps": [step]})
    assert translated["Steps"][0]["HadoopJarStep"] == {"Jar": "j", "Properties": [pair]}


@pytest.mark.parametrize(
    "properties",
    [
        run_job_flow(Configurations=[{"Classification": "c", "Properties": {}}]),
        run_job_flow(Steps=[{"Name": "s", "HadoopJarStep": {"Jar": "j", "Properties": []}}]),
    ],
)
def test_the_spelling_of_the_api_is_refused(properties: dict[str, Any]) -> None:
    with pytest.raises(TranslationError, match="has no Properties in CloudFormation; write"):
        to_api("RunJobFlow", properties)


def test_scalars_are_converted_as_cloudformation_does() -> None:
    volume = {"VolumeSpecification": {"VolumeType": "gp3", "SizeInGB": "64"}, "VolumesPerInstance": "2"}
    config = {
        "InstanceType": "m7g.xlarge",
        "BidPriceAsPercentageOfOnDemandPrice": "80.5",
        "EbsConfiguration": {"EbsBlockDeviceConfigs": [volume], "EbsOptimized": "true"},
    }
    translated = to_api("RunJobFlow", fleet(InstanceTypeConfigs=[config], TargetSpotCapacity="4"))
    [made] = translated["Instances"]["InstanceFleets"]
    assert made["TargetSpotCapacity"] == 4
    [made_config] = made["InstanceTypeConfigs"]
    assert made_config["BidPriceAsPercentageOfOnDemandPrice"] == 80.5
    ebs = made_config["EbsConfiguration"]
    assert ebs["EbsOptimized"] is True
    assert ebs["EbsBlockDeviceConfigs"][0]["VolumeSpecification"]["SizeInGB"] == 64
    check_input("emr", "RunJobFlow", translated)


@pytest.mark.parametrize(("value", "due"), [("soon", "soon"), ("1.5", "1.5"), ("", ""), (None, None)])
def test_what_is_no_number_stays_and_is_refused(value: object, due: object) -> None:
    translated = to_api("RunJobFlow", run_job_flow(StepConcurrencyLevel=value))
    assert translated["StepConcurrencyLevel"] == due
    with pytest.raises(ModelError, match="StepConcurrencyLevel"):
        check_input("emr", "RunJobFlow", translated)


def test_what_is_no_boolean_stays_and_is_refused() -> None:
    translated = to_api("RunJobFlow", run_job_flow(VisibleToAllUsers="yes"))
    with pytest.raises(ModelError, match="VisibleToAllUsers"):
        check_input("emr", "RunJobFlow", translated)


def test_json_objects_become_text_only_where_the_api_wants_text() -> None:
    translated = to_api("CreateSecurityConfiguration", {"Name": "n", "SecurityConfiguration": {"A": {"B": True}}})
    assert translated["SecurityConfiguration"] == '{"A": {"B": true}}'
    assert to_api("RunJobFlow", run_job_flow(AdditionalInfo={"a": 1}))["AdditionalInfo"] == '{"a": 1}'
    assert to_api("RunJobFlow", run_job_flow(LogUri={"a": 1}))["LogUri"] == {"a": 1}
