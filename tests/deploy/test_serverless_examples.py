"""The examples of EMR Serverless, given to the local CloudFormation: what they declare is taken, and goes again."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_stacks import SmallStack, Template
from test_security_custom_resources import zipped

from local_aws import LocalAws, leftovers

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("serverless_*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_deploys_and_goes_again(aws: LocalAws, name: str) -> None:
    before = leftovers(aws.client)
    assembly = runpy.run_path(str(EXAMPLES / f"{name}.py"))["main"]().synth()
    directory = Path(assembly.directory)
    publish(aws, directory)
    stacks = {stack: template for stack, template in templates(directory) if applications(template)}
    assert stacks
    for stack, template in stacks.items():
        made = SmallStack(aws, stack)
        assert made.create(template) == "CREATE_COMPLETE"
        for logical_id in applications(template):
            described = aws.client("emr-serverless").get_application(applicationId=made.physical_id(logical_id))
            assert described["application"]["state"] == "CREATED"
        assert made.delete() == "DELETE_COMPLETE"
    assert leftovers(aws.client) == before


def templates(directory: Path) -> Iterator[tuple[str, Template]]:
    """By the name of the stack. What is to be retained goes too, so that nothing is left for other tests."""
    artifacts = json.loads((directory / "manifest.json").read_text())["artifacts"]
    for stack, artifact in artifacts.items():
        if artifact["type"] == "aws:cloudformation:stack":
            template = json.loads((directory / artifact["properties"]["templateFile"]).read_text())
            for resource in template["Resources"].values():
                resource["DeletionPolicy"] = "Delete"
            yield stack, template


def applications(template: Template) -> list[str]:
    """Their logical ids."""
    resources = template["Resources"].items()
    return [name for name, one in resources if one["Type"] == "AWS::EMRServerless::Application"]


def publish(aws: LocalAws, directory: Path) -> None:
    """Upload the code of functions; the other files of an example, nothing here reads."""
    for manifest in directory.glob("*.assets.json"):
        for file in json.loads(manifest.read_text())["files"].values():
            if file["source"]["packaging"] == "zip":
                [place] = file["destinations"].values()
                bucket = place["bucketName"].replace("${AWS::AccountId}", "000000000000")
                aws.client("s3").put_object(
                    Bucket=bucket.replace("${AWS::Region}", aws.region),
                    Key=place["objectKey"],
                    Body=zipped(directory / file["source"]["path"]),
                )
