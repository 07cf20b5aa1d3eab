"""What only a whole template shows of EMR Studio and EMR on EKS: which resource is which."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from emr_constructs.rules.template.check import check_template


def codes(resources: str) -> set[str]:
    return {one.rule.code for one in check_template(f"Resources:\n{resources}", "template.yaml")}


STUDIO = """
  Group: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: x}}}}
  Other: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: x}}}}
  Studio:
    Type: AWS::EMR::Studio
    Properties:
      AuthMode: SSO
      EngineSecurityGroupId: !Ref Group
      WorkspaceSecurityGroupId: !GetAtt {workspace}.GroupId
"""
MAPPING = """
  {name}:
    Type: AWS::EMR::StudioSessionMapping
    Properties: {{StudioId: !Ref Studio, IdentityName: {identity}, IdentityType: GROUP}}
"""
JOB = """
  Job:
    Type: AWS::EMRContainers::JobTemplate
    Properties:
      JobTemplateData:
        JobDriver: {SparkSubmitJobDriver: {EntryPoint: %s}}
        ParameterConfiguration: {Main: {Type: STRING}}
"""


@pytest.mark.parametrize(("workspace", "differ"), [("Group", False), ("Other", True)])
def test_two_references_may_be_to_one_security_group(workspace: str, differ: bool) -> None:
    assert ("StudioGroupsDiffer" not in codes(STUDIO.format(workspace=workspace))) is differ


@pytest.mark.parametrize(("identity", "twice"), [("analysts", True), ("engineers", False)])
def test_mappings_are_found_by_their_studio(identity: str, twice: bool) -> None:
    mappings = MAPPING.format(name="A", identity="analysts") + MAPPING.format(name="B", identity=identity)
    assert ("StudioMappingTwice" in codes(STUDIO.format(workspace="Other") + mappings)) is twice


@pytest.mark.parametrize(
    ("entry_point", "unused"),
    [
        ("s3://bucket/job.py", True),
        ('"${Main}"', False),
        ('!Sub "${!Main}"', False),
        ('!Sub "${Bucket}/${!Main}"', False),
        ("!ImportValue Main", False),
    ],
)
def test_a_parameter_is_used_wherever_it_may_be(entry_point: str, unused: bool) -> None:
    assert ("TemplateParameterUnused" in codes(JOB % entry_point)) is unused


def test_a_template_of_the_cli_is_told_how_cloudformation_spells() -> None:
    properties: Any = {"ContainerProvider": {"id": "platform", "type": "EKS", "info": {"eksInfo": {"namespace": "a"}}}}
    resource = {"Cluster": {"Type": "AWS::EMRContainers::VirtualCluster", "Properties": properties}}
    found = check_template(yaml.safe_dump({"Resources": resource}), "template.yaml")
    spellings = [one.remedy for one in found if one.rule.code == "EksSpelling"]
    assert sorted(spellings) == ["write EksInfo", "write Id", "write Info", "write Namespace", "write Type"]
