"""Every example synthesizes, and makes what its guide says."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from synthesized import warnings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.py"))
ENDPOINTS = ["ec2messages", "kms", "s3", "secretsmanager", "ssm", "ssmmessages"]


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of scripts are relative to where an app runs."""
    monkeypatch.chdir(ROOT)


@cache
def _stacks_of(example: str) -> list[cdk.Stack]:
    app = runpy.run_path(str(ROOT / "examples" / f"{example}.py"))["main"]()
    return [one for one in app.node.children if isinstance(one, cdk.Stack)]


@cache
def _resources(example: str, stack: str = "") -> Mapping[str, Any]:
    """The resources of the stack of an example, or of one of its stacks."""
    (found,) = [one for one in _stacks_of(example) if stack in ("", one.stack_name)]
    resources: Mapping[str, Any] = Template.from_stack(found).to_json()["Resources"]
    return resources


def _all_of(example: str, kind: str, stack: str = "") -> list[dict[str, Any]]:
    """The properties of every resource of a type."""
    return [one.get("Properties", {}) for one in _resources(example, stack).values() if one["Type"] == kind]


def _only(example: str, kind: str) -> dict[str, Any]:
    (one,) = _all_of(example, kind)
    return one


def _warning_ids(example: str) -> list[str]:
    """What this library warns of."""
    found = [warning for stack in _stacks_of(example) for warning in warnings(stack)]
    ids = (warning.rpartition("[ack: ")[2].rstrip("]") for warning in found)
    return sorted(one for one in ids if one.startswith("emr_constructs:"))


def _endpoint_services(example: str) -> list[str]:
    services = (endpoint["ServiceName"]["Fn::Join"][1][-1] for endpoint in _all_of(example, "AWS::EC2::VPCEndpoint"))
    return sorted(str(service).removeprefix(".") for service in services)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_has_a_cluster_or_an_application_and_leaves_no_warning_but_known_ones(example: str) -> None:
    kinds = {one["Type"] for stack in _stacks_of(example) for one in _resources(example, stack.stack_name).values()}
    products = {"AWS::ServiceCatalog::CloudFormationProduct"}  # whose clusters stand in templates of their own
    assert kinds & {"AWS::EMR::Cluster", "AWS::EMRServerless::Application", *products}
    known = ["emr_constructs:ImportedKeyPolicyEmrShowsLogs", "emr_constructs:ImportedKeyPolicyEmrStoresLogs"]
    assert _warning_ids(example) == (known if example == "existing_vpc" else [])


def test_one_line_makes_everything_a_cluster_stands_on() -> None:
    for kind in ("EC2::VPC", "KMS::Key", "S3::Bucket", "EMR::SecurityConfiguration", "IAM::InstanceProfile"):
        assert len(_all_of("quickstart", f"AWS::{kind}")) == 1, kind
    assert _endpoint_services("quickstart") == ENDPOINTS
    kept = {one["Type"] for one in _resources("quickstart").values() if one.get("DeletionPolicy") == "Retain"}
    assert kept == {"AWS::KMS::Key", "AWS::S3::Bucket"}


def test_the_readme_counts_the_resources_and_the_cost_of_the_network() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"makes {len(_resources('quickstart'))} resources" in readme
    interface = [one for one in _all_of("quickstart", "AWS::EC2::VPCEndpoint") if one["VpcEndpointType"] == "Interface"]
    # 0.01 USD for an hour of an interface endpoint in a zone, 730 hours a month.
    monthly = sum(len(endpoint["SubnetIds"]) for endpoint in interface) * 0.01 * 730
    assert f"about {monthly:.0f} USD a month" in readme


def test_clusters_share_a_profile_but_for_their_security_groups_and_a_role() -> None:
    one, other = _all_of("shared_platform", "AWS::EMR::Cluster", "Tenants")
    shared = ("SecurityConfiguration", "ServiceRole", "LogEncryptionKmsKeyId")
    assert {key: one[key] for key in shared} == {key: other[key] for key in shared}
    assert one["JobFlowRole"] != other["JobFlowRole"]
    assert one["Instances"]["Ec2SubnetIds"] == other["Instances"]["Ec2SubnetIds"]
    assert one["LogUri"] != other["LogUri"]
    for group in ("EmrManagedMasterSecurityGroup", "EmrManagedSlaveSecurityGroup", "ServiceAccessSecurityGroup"):
        assert one["Instances"][group] != other["Instances"][group]
    for kind in ("EC2::VPC", "KMS::Key", "S3::Bucket", "EMR::SecurityConfiguration", "IAM::InstanceProfile"):
        assert len(_all_of("shared_platform", f"AWS::{kind}", "Platform")) == 1, kind


def test_another_app_reads_the_profile_from_exports_alone() -> None:
    (cluster,) = _all_of("shared_platform", "AWS::EMR::Cluster", "OtherApp")
    assert cluster["SecurityConfiguration"] == {"Fn::ImportValue": "analytics-SecurityConfiguration"}
    outputs = Template.from_stack(_stacks_of("shared_platform")[0]).to_json()["Outputs"].values()
    exported = {one["Export"]["Name"] for one in outputs if one["Export"]["Name"].startswith("analytics-")}
    imported = set(re.findall(r"analytics-\w+", json.dumps(_resources("shared_platform", "OtherApp"))))
    assert imported <= exported
    assert len(exported) == 9


def test_instance_groups_come_with_their_volumes_and_do_not_scale() -> None:
    cluster = _only("instance_groups", "AWS::EMR::Cluster")
    instances = cluster["Instances"]
    assert not [name for name in instances if "Fleet" in name]
    assert instances["CoreInstanceGroup"]["InstanceCount"] == 4
    assert instances["CoreInstanceGroup"]["EbsConfiguration"]["EbsBlockDeviceConfigs"] == [
        {
            "VolumeSpecification": {"SizeInGB": 256, "Throughput": 250, "VolumeType": "gp3"},
            "VolumesPerInstance": 2,
        }
    ]
    assert [group["Market"] for group in instances["TaskInstanceGroups"]] == ["SPOT"]
    assert cluster["EbsRootVolumeSize"] == 50
    assert "ManagedScalingPolicy" not in cluster
    (action,) = cluster["BootstrapActions"]
    assert action["ScriptBootstrapAction"]["Args"] == ["vm.swappiness=1"]


def test_in_an_existing_vpc_nothing_is_made_twice() -> None:
    made = {one["Type"] for one in _resources("existing_vpc").values()}
    brought = ("AWS::EC2::VPC", "AWS::EC2::VPCEndpoint", "AWS::KMS::Key", "AWS::IAM::Role", "AWS::IAM::InstanceProfile")
    assert made.isdisjoint(brought)
    cluster = _only("existing_vpc", "AWS::EMR::Cluster")
    assert cluster["Instances"]["Ec2SubnetIds"] == ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"]
    assert cluster["JobFlowRole"] == "EmrNodes"
    policies = {policy["Roles"][0]: json.dumps(policy) for policy in _all_of("existing_vpc", "AWS::IAM::Policy")}
    assert "iam:PassRole" in policies["EmrService"]
    assert "kms:Decrypt" in policies["EmrNodes"]


def test_pem_certificates_are_named_and_can_be_read() -> None:
    document = _only("pem_certificates", "AWS::EMR::SecurityConfiguration")["SecurityConfiguration"]
    assert document["EncryptionConfiguration"]["InTransitEncryptionConfiguration"] == {
        "TLSCertificateConfiguration": {
            "CertificateProviderType": "PEM",
            "S3Object": "s3://example-certificates/emr/certificates.zip",
        }
    }
    assert "s3:::example-certificates/emr/certificates.zip" in json.dumps(
        _all_of("pem_certificates", "AWS::IAM::Policy")
    )
    # Certificates that EMR makes would be kept in Secrets Manager; these are not.
    assert _endpoint_services("pem_certificates") == [name for name in ENDPOINTS if name != "secretsmanager"]


def test_steps_run_one_after_the_other() -> None:
    steps = {one["Properties"]["Name"]: one for one in _resources("steps").values() if one["Type"] == "AWS::EMR::Step"}
    (load,) = [name for name, one in _resources("steps").items() if one is steps["LoadText"]]
    assert load in steps["WordCount"]["DependsOn"]
    arguments = steps["WordCount"]["Properties"]["HadoopJarStep"]["Args"]
    assert arguments[:5] == ["spark-submit", "--deploy-mode", "cluster", "--conf", "spark.sql.shuffle.partitions=8"]
    assert steps["LoadText"]["Properties"]["HadoopJarStep"]["Args"][:3] == ["aws", "s3", "cp"]
