"""A template that users of EMR Studio start clusters from: the product, its own template, and the rights around it."""

from __future__ import annotations

import json
import re
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import botocore.session
import pytest
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_servicecatalog as servicecatalog
from cluster_templates import (
    LABEL,
    SIZE,
    TEAM,
    WORKERS,
    groups,
    of_kind,
    product_in,
    stack_of,
    template,
    with_,
    written,
)
from constructs import Construct
from synthesized import EMR_TAG, warnings

import emr_constructs as emr
from emr_constructs.facts import cluster_templates as facts
from emr_constructs.patterns import ClusterTemplate
from emr_constructs.rules.rule import Severity
from emr_constructs.rules.template.check import check_template

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/studio_cluster_templates.py"
NAME = {"Ref": "ClusterName"}


@cache
def example() -> dict[str, dict[str, Any]]:
    """All templates of the example: the platform, the Studio with the product, and the product's own."""
    return written(runpy.run_path(str(EXAMPLE))["main"]())


@cache
def said() -> dict[str, dict[str, Any]]:
    """A template of which everything is said."""
    app = cdk.App()
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(account="111122223333", region="cn-north-1"))
    portfolio = servicecatalog.Portfolio.from_portfolio_arn(
        stack, "Portfolio", "arn:aws-cn:catalog:cn-north-1:111122223333:portfolio/port-1"
    )
    role = iam.Role(stack, "Launcher", assumed_by=iam.ServicePrincipal("servicecatalog.amazonaws.com"))
    made = template(
        stack,
        definition=with_(
            lambda values: {
                "instances": groups(values[SIZE], values[WORKERS]),
                "release_label": values[LABEL],
                "log_prefix": values[TEAM],
            }
        ),
        parameters=[SIZE, WORKERS, LABEL, TEAM],
        product_name="for.notebooks_1",
        owner="us",
        description="what it is",
        version="3",
        cluster_tags={"team": "x"},
        portfolio=portfolio,
        launch_role=role,
    )
    made.grant_launch(iam.Group(stack, "People"))
    made.grant_launch(iam.User.from_user_name(stack, "Ana", "ana"))
    return written(app)


def statements(found: dict[str, Any], role: str) -> list[dict[str, Any]]:
    """What the role with a logical id like this may do."""
    policies = [one for one in of_kind(found, "IAM::Policy") if role in json.dumps(one["Roles"])]
    return [statement for one in policies for statement in one["PolicyDocument"]["Statement"]]


def test_a_product_has_what_emr_studio_asks_for() -> None:
    product = product_in(example())
    assert set(product["Parameters"]) == {"ClusterName", "Release", "NodeType", "Workers"}
    assert product["Parameters"]["NodeType"]["Description"] == "Of the workers"
    [name] = [name for name, one in product["Resources"].items() if one["Type"] == "AWS::EMR::Cluster"]
    assert product["Outputs"]["ClusterId"]["Value"] == {"Fn::GetAtt": [name, "Id"]}
    [cluster] = of_kind(product, "EMR::Cluster")
    assert cluster["Name"] == NAME
    assert {"Name": "JupyterEnterpriseGateway"} in cluster["Applications"]


def test_choices_are_parameters_of_the_product() -> None:
    product = product_in(said())
    assert product["Parameters"]["Size"] == {
        "Type": "String",
        "Default": "m7g.xlarge",
        "AllowedValues": ["m7g.xlarge", "m7g.2xlarge"],
    }
    assert product["Parameters"]["Workers"] == {"Type": "Number", "Default": 2, "MinValue": 2, "MaxValue": 8}
    assert product["Parameters"]["Team"] == {"Type": "String", "Default": "research", "AllowedPattern": "[a-z]+"}
    assert product["Parameters"]["Release"]["AllowedValues"] == ["emr-7.14.0", "emr-7.13.0"]
    [cluster] = of_kind(product, "EMR::Cluster")
    assert cluster["Instances"]["CoreInstanceGroup"]["InstanceCount"] == {"Ref": "Workers"}
    assert cluster["Instances"]["CoreInstanceGroup"]["InstanceType"] == {"Ref": "Size"}


def test_a_product_makes_a_cluster_with_groups_of_its_own_and_nothing_else() -> None:
    kinds = {one["Type"] for one in product_in(example())["Resources"].values()}
    assert kinds == {
        "AWS::EMR::Cluster",
        "AWS::EC2::SecurityGroup",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::EC2::SecurityGroupEgress",
    }


def test_what_a_product_imports_is_exported_by_the_stacks_that_have_it() -> None:
    imported = set(re.findall(r'"Fn::ImportValue": "([^"]+)"', json.dumps(product_in(example()))))
    exported = {
        one["Export"]["Name"]
        for name, found in example().items()
        if not name.endswith(".product.template.json")
        for one in found["Outputs"].values()
        if "Export" in one
    }
    assert imported <= exported
    [cluster] = of_kind(product_in(example()), "EMR::Cluster")
    [engine] = cluster["Instances"]["AdditionalMasterSecurityGroups"]
    [studio] = of_kind(stack_of(example(), "Notebooks"), "EMR::Studio")
    outputs = stack_of(example(), "Notebooks")["Outputs"].values()
    [group] = [one["Value"] for one in outputs if one.get("Export") == {"Name": engine["Fn::ImportValue"]}]
    assert group == studio["EngineSecurityGroupId"]


def test_a_product_refers_to_nothing_but_itself() -> None:
    product = product_in(example())
    known = {*product["Resources"], *product["Parameters"]}
    references = re.findall(r'"Ref": "([^"]+)"|"Fn::GetAtt": \["([^"]+)"', json.dumps(product))
    assert {one or other for one, other in references} <= known | {"AWS::Region", "AWS::Partition", "AWS::AccountId"}


def test_clusters_are_known_by_their_tags() -> None:
    [cluster] = of_kind(product_in(example()), "EMR::Cluster")
    assert cluster["Tags"] == [{"Key": "cluster-template", "Value": "NotebookCluster"}, EMR_TAG]
    tag = {"Key": "cluster-template", "Value": "NotebookCluster"}
    assert all(tag in one["Tags"] for one in of_kind(product_in(example()), "EC2::SecurityGroup"))
    [other] = of_kind(product_in(said()), "EMR::Cluster")
    assert other["Tags"] == [EMR_TAG, {"Key": "team", "Value": "x"}]
    people = json.dumps(of_kind(stack_of(example(), "Notebooks"), "IAM::ManagedPolicy"))
    assert '"elasticmapreduce:ResourceTag/cluster-template": "NotebookCluster"' in people


def test_our_rules_find_nothing_in_a_product() -> None:
    for found in (product_in(example()), product_in(said())):
        problems = check_template(json.dumps(found), "product", region="eu-west-1")
        assert [one for one in problems if one.rule.severity is not Severity.COMPLIANCE] == []


def test_cfn_lint_finds_nothing_in_a_product() -> None:
    from cfnlint.api import ManualArgs, lint

    # CDK says every dependency of a construct, those that a reference makes, too.
    config = ManualArgs(regions=["eu-west-1"], ignore_checks=["W3005"])
    assert [(one.rule.id, one.message) for one in lint(json.dumps(product_in(example())), config=config)] == []


def test_a_product_is_in_a_portfolio_with_a_launch_role() -> None:
    found = stack_of(example(), "Notebooks")
    [product] = of_kind(found, "ServiceCatalog::CloudFormationProduct")
    assert (product["Name"], product["Owner"]) == ("NotebookCluster", "Data platform")
    assert [one["Name"] for one in product["ProvisioningArtifactParameters"]] == ["1"]
    [portfolio] = of_kind(found, "ServiceCatalog::Portfolio")
    assert portfolio == {"DisplayName": "NotebookCluster", "ProviderName": "Data platform"}
    assert len(of_kind(found, "ServiceCatalog::PortfolioProductAssociation")) == 1
    [constraint] = of_kind(found, "ServiceCatalog::LaunchRoleConstraint")
    launcher = found["Resources"][constraint["RoleArn"]["Fn::GetAtt"][0]]["Properties"]
    trust = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": "servicecatalog.amazonaws.com"}}
    assert launcher["AssumeRolePolicyDocument"]["Statement"] == [trust]
    [offer] = of_kind(found, "ServiceCatalog::PortfolioPrincipalAssociation")
    assert "Scientists" in json.dumps(offer["PrincipalARN"])


def test_everything_around_a_product_can_be_said_or_brought() -> None:
    found = stack_of(said())
    [product] = of_kind(found, "ServiceCatalog::CloudFormationProduct")
    assert product["Name"] == "for.notebooks_1"
    assert product["Owner"] == "us"
    assert product["Description"] == "what it is"
    assert [one["Name"] for one in product["ProvisioningArtifactParameters"]] == ["3"]
    assert of_kind(found, "ServiceCatalog::Portfolio") == []
    [constraint] = of_kind(found, "ServiceCatalog::LaunchRoleConstraint")
    assert constraint["PortfolioId"] == "port-1"
    assert constraint["RoleArn"]["Fn::GetAtt"][0].startswith("Launcher")
    assert len(of_kind(found, "IAM::Role")) == 1
    offers = of_kind(found, "ServiceCatalog::PortfolioPrincipalAssociation")
    assert [one["PrincipalType"] for one in offers] == ["IAM", "IAM"]
    assert ":user/ana" in json.dumps(offers)
    assert '"People' in json.dumps(offers)


def test_a_launch_role_makes_what_the_product_makes_and_no_more() -> None:
    allowed = statements(stack_of(example(), "Notebooks"), "LaunchRole")
    by_action = {
        action: one
        for one in allowed
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    assert not [action for action in by_action if action.startswith("iam:") and action != "iam:PassRole"]
    assert not [action for action in by_action if "*" in action]
    assert by_action["elasticmapreduce:RunJobFlow"]["Condition"] == {
        "StringEquals": {"elasticmapreduce:RequestTag/cluster-template": "NotebookCluster"}
    }
    assert by_action["elasticmapreduce:TerminateJobFlows"]["Condition"] == {
        "StringEquals": {"elasticmapreduce:ResourceTag/cluster-template": "NotebookCluster"}
    }
    assert by_action["s3:GetObject"]["Condition"] == {
        "StringEquals": {"s3:ExistingObjectTag/servicecatalog:provisioning": "true"}
    }
    assert ":stack/SC-*" in json.dumps(by_action["cloudformation:CreateStack"]["Resource"])
    assert by_action["ec2:DeleteSecurityGroup"]["Condition"] == {
        "StringEquals": {"aws:ResourceTag/cluster-template": "NotebookCluster"}
    }
    made = [one.get("Condition") for one in allowed if one["Action"] == "ec2:CreateSecurityGroup"]
    assert made == [{"StringEquals": {"aws:RequestTag/cluster-template": "NotebookCluster"}}, None]
    assert by_action["ec2:CreateTags"]["Condition"] == {"StringEquals": {"ec2:CreateAction": "CreateSecurityGroup"}}
    anywhere = {action for action, one in by_action.items() if one["Resource"] == "*"}
    assert anywhere == {
        "s3:GetObject",
        "elasticmapreduce:RunJobFlow",
        *facts.launch_actions("check_templates"),
        *facts.resource_actions("ec2", ["AWS::EC2::SecurityGroup"], "see"),
    }


def test_a_launch_role_hands_over_the_roles_of_the_profile_alone() -> None:
    passed = [
        (one["Condition"]["StringLike"]["iam:PassedToService"], json.dumps(one["Resource"]))
        for one in statements(stack_of(example(), "Notebooks"), "LaunchRole")
        if one["Action"] == "iam:PassRole"
    ]
    assert [service for service, _ in passed] == ["elasticmapreduce.amazonaws.com*", "ec2.amazonaws.com*"]
    assert "ProfileServiceRole" in passed[0][1]
    assert "ProfileInstanceRole" in passed[1][1]
    imported = [one["Resource"] for one in statements(stack_of(said()), "Launcher") if one["Action"] == "iam:PassRole"]
    assert imported == [
        {"Fn::ImportValue": "analytics-ServiceRoleArn"},
        {"Fn::ImportValue": "analytics-InstanceRoleArn"},
    ]


def test_a_launch_role_needs_no_rights_to_groups_that_are_brought() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Stack")

    def brought(scope: Construct) -> emr.IClusterSecurityGroups:
        kinds = ("primary", "core_and_task", "service_access")
        ids = {name: ec2.SecurityGroup.from_security_group_id(scope, name, "sg-1") for name in kinds}
        return emr.ClusterSecurityGroups.from_security_groups(scope, "Groups", **ids)

    def definition(scope: Construct, values: emr.patterns.TemplateValues) -> emr.Cluster:
        return with_(lambda _: {"security_groups": brought(scope)})(scope, values)

    template(stack, definition=definition)
    found = written(app)
    assert "ec2:" not in json.dumps(statements(stack_of(found), "LaunchRole")).replace("ec2:*", "")
    assert {one["Type"] for one in product_in(found)["Resources"].values()} == {"AWS::EMR::Cluster"}


def test_rights_that_clusters_need_are_given_once_beside_the_product() -> None:
    """The profile's roles are of another app: their rights stand here, and name what they name by its exports."""
    app = cdk.App()
    stack = cdk.Stack(app, "Stack")
    template(stack, definition=with_(lambda _: {"features": [emr.GlueDataCatalog()]}))
    nodes = json.dumps(statements(stack_of(written(app)), "analytics-InstanceRoleArn"))
    assert "glue:GetTable" in nodes
    assert '{"Fn::ImportValue": "analytics-LogBucket"}, "/emr/", "*", "/*"' in nodes
    assert "ClusterName" not in nodes


def test_the_stack_that_exports_a_profile_imports_nothing() -> None:
    assert "Fn::ImportValue" not in json.dumps(stack_of(example(), "Platform"))
    app = cdk.App()
    stack = cdk.Stack(app, "Stack")
    profile = emr.ClusterProfile(stack, "Profile", network=emr.Network(stack, "Network", flow_logs=False))
    profile.export_as("ours", release_labels=[])
    for name in ("One", "Two"):
        template(stack, name, profile=profile)
    found = written(app)
    assert "Fn::ImportValue" not in json.dumps(stack_of(found))
    products = [one for name, one in found.items() if "product" in name]
    assert [set(re.findall(r'ImportValue": "(\w+)-', json.dumps(one))) for one in products] == [{"ours"}, {"ours"}]


def test_a_boundary_and_a_path_are_those_of_the_launch_role() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Stack")
    boundary = iam.ManagedPolicy.from_managed_policy_name(stack, "Boundary", "limits")
    template(stack, permissions_boundary=boundary, path="/emr/")
    [role] = of_kind(stack_of(written(app)), "IAM::Role")
    assert role["Path"] == "/emr/"
    assert ":policy/limits" in json.dumps(role["PermissionsBoundary"])


def test_versions_are_kept_and_offered(tmp_path: Path) -> None:
    def version(name: str, *earlier: str, workers: int = 2) -> dict[str, Any]:
        app = cdk.App()
        template(
            cdk.Stack(app, "Stack"),
            definition=with_(lambda _: {"instances": groups("m7g.xlarge", workers)}),
            version=name,
            earlier_versions=earlier,
            snapshots=str(tmp_path),
        )
        [product] = of_kind(stack_of(written(app)), "ServiceCatalog::CloudFormationProduct")
        return product

    version("1")
    later = version("2", "1", workers=4)["ProvisioningArtifactParameters"]
    assert [one["Name"] for one in later] == ["2", "1"]
    assert later[0]["Info"] != later[1]["Info"]
    with pytest.raises(RuntimeError, match="Template has changed for ProductStack Version 2"):
        version("2", "1", workers=5)
    with pytest.raises(emr.EmrValidationError, match="`snapshots` does not have version '0'"):
        version("3", "0")


def test_the_number_of_core_nodes_can_be_chosen() -> None:
    """By itself the library keeps two copies of what is in HDFS, if there are always two nodes."""
    app = cdk.App()
    definition = with_(
        lambda values: {"instances": groups("m7g.xlarge", values[WORKERS]), "hdfs_replication": emr.AUTO}
    )
    template(cdk.Stack(app, "Stack"), definition=definition, parameters=[WORKERS])
    [cluster] = of_kind(product_in(written(app)), "EMR::Cluster")
    [hdfs] = cluster["Configurations"]
    assert hdfs["ConfigurationProperties"] == {"dfs.replication": "2"}


def test_parts_are_properties() -> None:
    stack = cdk.Stack(cdk.App(), "Stack")
    made = template(stack, cluster_tags={"team": "x"})
    assert made.product.node.path == "Stack/Template/Product"
    assert made.portfolio.node.path == "Stack/Template/Portfolio"
    assert made.launch_role.node.path == "Stack/Template/LaunchRole"
    assert made.profile.node.path == "Stack/Shared"
    assert made.cluster_tags == {"team": "x"}


def test_warnings_of_clusters_are_told_at_the_template() -> None:
    stack = cdk.Stack(cdk.App(), "Stack")
    sizes = emr.patterns.TemplateParameter.choice("Size", ["m7g.xlarge", "x99.mega"])
    template(stack, definition=with_(lambda values: {"instances": groups(values[sizes], 2)}), parameters=[sizes])
    [told] = [one for one in warnings(stack) if "emr_constructs:" in one]
    assert "with `Size` = 'x99.mega': " in told


def test_limits_are_those_of_the_service() -> None:
    model = botocore.session.get_session().get_service_model("servicecatalog")
    assert model.shape_for("PortfolioDisplayName").metadata["max"] == facts.limit("name")
    emr_model = botocore.session.get_session().get_service_model("emr")
    actions = {f"elasticmapreduce:{name}" for name in emr_model.operation_names}
    kinds = facts.launchable()
    for purpose in ("make", "tag", "use"):
        assert set(facts.resource_actions("elasticmapreduce", kinds, purpose)) <= actions


def test_a_template_is_a_construct_of_patterns() -> None:
    assert emr.patterns.ClusterTemplate is ClusterTemplate
