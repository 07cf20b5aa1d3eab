from typing import Any

import pytest
from step_arguments import step_arguments


def step(*arguments: Any, jar: str = "command-runner.jar") -> dict[str, Any]:
    hadoop_jar_step = {"Jar": jar, "Args": list(arguments)}
    return {"Type": "AWS::EMR::Step", "Properties": {"Name": "Step", "HadoopJarStep": hadoop_jar_step}}


def template(*resources: dict[str, Any], **sections: Any) -> dict[str, Any]:
    return {"Resources": {f"Resource{index}": each for index, each in enumerate(resources)}, **sections}


def test_only_spark_submit_steps_are_taken() -> None:
    found = step_arguments(
        template(
            step("spark-submit", "first.py"),
            {"Type": "AWS::S3::Bucket"},
            step("hive-script", "--run-hive-script"),
            step("spark-submit", "other.py", jar="s3://code/runner.jar"),
            {"Type": "AWS::EMR::Step", "Properties": {"HadoopJarStep": {"Jar": "command-runner.jar"}}},
            step("spark-submit", "second.py", "--input", "x"),
        )
    )
    assert found == [["first.py"], ["second.py", "--input", "x"]]
    assert step_arguments({"Description": "no resources"}) == []


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        ("--deploy-mode", "--deploy-mode"),
        ({"Ref": "DataBucket1A2B"}, "databucket1a2b"),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "Prefix"}, "raw"),
        ({"Fn::Join": ["", ["s3://", {"Ref": "DataBucket1A2B"}, "/orders/"]]}, "s3://databucket1a2b/orders/"),
        (
            {"Fn::Sub": "s3://assets-${AWS::AccountId}-${AWS::Region}/a.py"},
            "s3://assets-111122223333-eu-west-1/a.py",
        ),
        ({"Fn::Sub": ["${Which}/${!kept}", {"Which": {"Ref": "Prefix"}}]}, "raw/${kept}"),
        ({"Fn::Sub": "${Table.Name}"}, "table-name"),
        ({"Fn::GetAtt": ["Key", "Arn"]}, "arn:aws:service:eu-west-1:111122223333:key"),
        ({"Fn::ImportValue": "Data:ExportsOutputRefBucket83B"}, "data-exportsoutputrefbucket83b"),
    ],
)
def test_functions_become_texts(argument: Any, text: str) -> None:
    parameters = {"Prefix": {"Type": "String", "Default": "raw"}}
    found = step_arguments(template(step("spark-submit", argument), Parameters=parameters))
    assert found == [[text]]


@pytest.mark.parametrize("argument", [{"Fn::Base64": "x"}, {"Ref": "A", "Fn::Sub": "b"}, {}, 4, True, None, ["a"]])
def test_anything_else_is_refused(argument: Any) -> None:
    with pytest.raises(ValueError, match="must be a text or a known function"):
        step_arguments(template(step("spark-submit", argument)))
