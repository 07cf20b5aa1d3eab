"""What the CDK itself writes is what the command reads: stages, nested stacks, products, both synthesizers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_emr
from aws_cdk import aws_servicecatalog as servicecatalog
from constructs import Construct

from emr_constructs.command.inputs import Template, read_inputs
from emr_constructs.command.main import main


def add_cluster(scope: Construct) -> None:
    """A cluster that EMR would refuse."""
    group = aws_emr.CfnCluster.InstanceGroupConfigProperty(instance_count=1, instance_type="m7g.xlarge")
    names = ("Presto", "Trino")
    aws_emr.CfnCluster(
        scope,
        "Analytics",
        name="analytics",
        release_label="emr-7.14.0",
        service_role="service",
        job_flow_role="nodes",
        applications=[aws_emr.CfnCluster.ApplicationProperty(name=name) for name in names],
        instances=aws_emr.CfnCluster.JobFlowInstancesConfigProperty(
            master_instance_group=group, core_instance_group=group, ec2_subnet_id="subnet-1"
        ),
    )


def add_stack(scope: Construct, name: str, **arguments: Any) -> None:
    """A stack with a cluster, in it a nested stack with another, in that one more; and a product with one."""
    stack = cdk.Stack(scope, name, **arguments)
    inner = cdk.NestedStack(stack, "Inner")
    for place in (stack, inner, cdk.NestedStack(inner, "Deep")):
        add_cluster(place)
    if not arguments.get("synthesizer"):  # the legacy one knows no products
        product = servicecatalog.ProductStack(stack, "Small", analytics_reporting=False)
        add_cluster(product)
        template = servicecatalog.CloudFormationTemplate.from_product_stack(product)
        version = servicecatalog.CloudFormationProductVersion(cloud_formation_template=template)
        servicecatalog.CloudFormationProduct(
            stack, "Product", product_name="small", owner="us", product_versions=[version]
        )


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("app") / "cdk.out"
    app = cdk.App(outdir=str(folder), context={"aws:cdk:enable-path-metadata": True})  # as the CLI has it
    add_stack(app, "Data", env=cdk.Environment(account="123456789012", region="eu-west-1"))
    add_stack(app, "Legacy", synthesizer=cdk.LegacyStackSynthesizer())
    stage = cdk.Stage(app, "Prod", env=cdk.Environment(region="us-east-1"))
    add_stack(stage, "Data")
    app.synth()
    return folder


def test_every_template_is_found_with_its_region(assembly: Path) -> None:
    found = list(read_inputs([str(assembly)]))
    assert all(isinstance(one, Template) for one in found)
    names = {one.name for one in found}
    assert names == {str(path) for path in assembly.rglob("*.template.json")}
    regions = {Path(one.name).name[:4]: set[str]() for one in found}
    for one in found:
        assert isinstance(one, Template)
        regions[Path(one.name).name[:4]].add(one.region)
    assert len(found) == 11
    assert regions == {"Data": {"eu-west-1"}, "Lega": {""}, "Prod": {"us-east-1"}}


def test_a_finding_names_its_construct(assembly: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(assembly), "--fail-on", "error", "--format", "json"]) == 1
    found = [one for one in json.loads(capsys.readouterr().out) if one["code"] == "PrestoAndTrino"]
    assert sorted(one["construct_path"] for one in found) == [
        f"{stack}/{nested}Analytics"
        for stack in ("Data", "Legacy", "Prod/Data")
        for nested in ("", "Inner/", "Inner/Deep/", "Small/")
        if (stack, nested) != ("Legacy", "Small/")
    ]
    for one in found:
        lines = Path(one["template"]).read_text(encoding="utf-8").splitlines()
        assert lines[one["line"] - 1].strip().startswith('"Applications"')
