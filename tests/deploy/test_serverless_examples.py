"""Examples of EMR Serverless, given to the local CloudFormation: what they declare is taken, and goes again.

Of each kind of work one: batch on a schedule, Hive, and notebooks in a network of their own.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from assemblies import publish
from small_stacks import SmallStack, Template

from local_aws import LocalAws, leftovers

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("name", ["serverless_nightly_etl", "serverless_hive", "serverless_interactive"])
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
