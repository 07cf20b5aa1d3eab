"""Studios through the real CDK CLI: made, used, changed, refused, replaced, gone."""

from __future__ import annotations

import copy
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_stacks import SmallStack, Template, small_stack
from template_read_back import differences, physical_ids

from local_aws import LocalAws, LocalAwsError, leftovers
from local_aws.studio_report import studio_report

APPS = Path(__file__).parent / "apps"
APP = f"{sys.executable} {APPS / 'studio_app.py'}"
NAME = "Studios"
STUDIO, MAPPING, SCHEDULE = "AWS::EMR::Studio", "AWS::EMR::StudioSessionMapping", "AWS::Scheduler::Schedule"


class Deployment:
    """The stack of the app."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.emr = aws.client("emr")
        self.stack = SmallStack(aws, NAME)
        aws.cdk("deploy", NAME, "--require-approval", "never", app=APP)
        self.template: Template = json.loads((aws.home / "cdk.out" / f"{NAME}.template.json").read_text())

    def declared(self, resource_type: str, **said: str) -> tuple[str, dict[str, Any]]:
        """Logical id and properties of the one resource of a type that says something."""
        resources: dict[str, Any] = self.template["Resources"]
        [found] = [
            (logical_id, one["Properties"])
            for logical_id, one in resources.items()
            if one["Type"] == resource_type and said.items() <= one["Properties"].items()
        ]
        return found

    def studio(self, name: str) -> dict[str, Any]:
        studio_id = self.stack.physical_id(self.declared(STUDIO, Name=name)[0])
        found: dict[str, Any] = self.emr.describe_studio(StudioId=studio_id)["Studio"]
        return found

    def mappings(self) -> dict[str, str]:
        """Names of identities, and names of their policies."""
        found = self.emr.list_studio_session_mappings(StudioId=self.studio("organisation")["StudioId"])
        return {one["IdentityName"]: one["SessionPolicyArn"] for one in found["SessionMappings"]}

    def changed(self, *changes: tuple[str, dict[str, Any]]) -> Template:
        """The template with other properties of some resources; None takes one away."""
        template = copy.deepcopy(self.template)
        for logical_id, said in changes:
            properties = {**template["Resources"][logical_id]["Properties"], **said}
            kept = {name: value for name, value in properties.items() if value is not None}
            template["Resources"][logical_id]["Properties"] = kept
        return template

    def update(self, *changes: tuple[str, dict[str, Any]]) -> None:
        """Change the stack, and what it is declared to be from now on."""
        template = self.changed(*changes)
        assert self.stack.update(template) == "UPDATE_COMPLETE"
        self.template = template


@pytest.fixture(scope="module")
def deployment(aws: LocalAws) -> Iterator[Deployment]:
    before = leftovers(aws.client)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CDK_VALIDATION", "false")
        made = Deployment(aws)
        yield made
    assert made.stack.delete() == "DELETE_COMPLETE"
    assert leftovers(aws.client) == before


def outputs(aws: LocalAws, stack: str) -> dict[str, str]:
    [found] = aws.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    return {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "waited for 10 s"
        time.sleep(0.02)


@pytest.mark.parametrize("name", ["team", "organisation"])
def test_each_property_of_the_template_is_read_back(deployment: Deployment, name: str) -> None:
    _, declared = deployment.declared(STUDIO, Name=name)
    shown, ids = deployment.studio(name), physical_ids(deployment.aws, NAME)
    common = {
        *("AuthMode", "DefaultS3Location", "Description", "EncryptionKeyArn", "EngineSecurityGroupId", "Name"),
        *("ServiceRole", "SubnetIds", "Tags", "VpcId", "WorkspaceSecurityGroupId"),
    }
    of_mode = {
        "team": {"IdpAuthUrl", "IdpRelayStateParameterName"},
        "organisation": {"IdcInstanceArn", "IdcUserAssignment", "TrustedIdentityPropagationEnabled", "UserRole"},
    }
    assert set(declared) == common | of_mode[name]
    assert list(differences(declared, shown, ids)) == []
    other = {**declared, "AuthMode": "LDAP"}
    assert list(differences(other, shown, ids)) == [f".AuthMode: '{shown['AuthMode']}', not 'LDAP'"]


def test_the_attributes_are_those_of_the_api(deployment: Deployment) -> None:
    studio, said = deployment.studio("team"), outputs(deployment.aws, NAME)
    assert (said["Arn"], said["Url"]) == (studio["StudioArn"], studio["Url"])


def test_people_are_mapped_with_policies_that_their_role_has(deployment: Deployment) -> None:
    mappings = deployment.mappings()
    assert set(mappings) == {"ana", "Analysts", "Engineers"}
    assert mappings["ana"] == mappings["Analysts"] != mappings["Engineers"]
    role = deployment.studio("organisation")["UserRole"].rpartition("/")[2]
    attached = deployment.aws.client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    assert {one["PolicyArn"] for one in attached} == set(mappings.values())
    logical_id, _ = deployment.declared(MAPPING, IdentityName="ana")
    studio_id = deployment.studio("organisation")["StudioId"]
    assert deployment.stack.physical_id(logical_id) == f"{studio_id}|USER|ana"


def test_workspaces_reach_the_attached_cluster(deployment: Deployment) -> None:
    """The primary node has the group that lets the group of Workspaces in, which itself lets nobody in."""
    studio, ec2 = deployment.studio("team"), deployment.aws.client("ec2")
    [cluster] = [one["Id"] for one in deployment.emr.list_clusters(ClusterStates=["WAITING"])["Clusters"]]
    attributes = deployment.emr.describe_cluster(ClusterId=cluster)["Cluster"]["Ec2InstanceAttributes"]
    engine, workspace = studio["EngineSecurityGroupId"], studio["WorkspaceSecurityGroupId"]
    assert engine in attributes["AdditionalMasterSecurityGroups"]
    groups = ec2.describe_security_groups(GroupIds=[engine, workspace])["SecurityGroups"]
    inbound = {group["GroupId"]: group["IpPermissions"] for group in groups}
    [rule] = inbound[engine]
    assert (rule["FromPort"], rule["ToPort"], rule["UserIdGroupPairs"][0]["GroupId"]) == (18888, 18888, workspace)
    assert inbound[workspace] == []


def test_the_scheduled_notebook_runs_with_the_role_of_its_schedule(deployment: Deployment) -> None:
    name = deployment.stack.physical_id(deployment.declared(SCHEDULE)[0])
    assert deployment.emr.list_notebook_executions()["NotebookExecutions"] == []
    deployment.aws.run_schedule(name)
    [started] = deployment.emr.list_notebook_executions()["NotebookExecutions"]

    def found() -> dict[str, Any]:
        which = {"NotebookExecutionId": started["NotebookExecutionId"]}
        execution: dict[str, Any] = deployment.emr.describe_notebook_execution(**which)["NotebookExecution"]
        return execution

    wait_for(lambda: found()["Status"] in ("FINISHED", "FAILED", "STOPPED"))
    assert (found()["Status"], found()["NotebookExecutionName"]) == ("FINISHED", "Nightly")
    assert json.loads(found()["NotebookParams"])["day"].endswith("Z")
    source = found()["NotebookS3Location"]
    body = deployment.aws.client("s3").get_object(Bucket=source["Bucket"], Key=source["Key"])["Body"].read()
    assert body == (APPS / "nightly.ipynb").read_bytes()
    with pytest.raises(LocalAwsError, match="There is no schedule default/none"):
        deployment.aws.run_schedule("none")


def test_people_of_iam_may_enter_their_studio_and_no_other(deployment: Deployment) -> None:
    iam, enter = deployment.aws.client("iam"), "elasticmapreduce:CreateStudioPresignedUrl"
    [role] = [one for one in iam.list_roles()["Roles"] if one["RoleName"].startswith("Studios-Scientists")]

    def decided(studio: str) -> str:
        arn = deployment.studio(studio)["StudioArn"]
        found = iam.simulate_principal_policy(PolicySourceArn=role["Arn"], ActionNames=[enter], ResourceArns=[arn])
        return str(found["EvaluationResults"][0]["EvalDecision"])

    assert (decided("team"), decided("organisation")) == ("allowed", "implicitDeny")


def test_who_is_offered_the_template_starts_a_cluster_that_workspaces_reach(deployment: Deployment) -> None:
    """As Service Catalog would, with its template and the parameters that somebody chose."""
    catalog, emr, name = deployment.aws.client("servicecatalog"), deployment.emr, "FromTemplate"
    [portfolio] = catalog.list_portfolios()["PortfolioDetails"]
    [offered] = catalog.list_principals_for_portfolio(PortfolioId=portfolio["Id"])["Principals"]
    assert ":role/Studios-Scientists" in offered["PrincipalARN"]
    [launch] = catalog.list_constraints_for_portfolio(PortfolioId=portfolio["Id"])["ConstraintDetails"]
    product = {"ProductId": launch["ProductId"]}
    [version] = catalog.describe_product_as_admin(Id=launch["ProductId"])["ProvisioningArtifactSummaries"]
    shown = catalog.describe_provisioning_artifact(
        **product, ProvisioningArtifactId=version["Id"], Verbose=True, IncludeProvisioningArtifactParameters=True
    )
    limits = {one["ParameterKey"]: one["ParameterConstraints"] for one in shown["ProvisioningArtifactParameters"]}
    assert (limits["Nodes"]["MinValue"], limits["Nodes"]["MaxValue"]) == ("2", "4")
    with small_stack(deployment.aws, name) as made:
        chosen = {"Nodes": "3", "ClusterName": "mine"}
        assert made.create_from(shown["Info"]["TemplateUrl"], chosen) == "CREATE_COMPLETE"
        cluster_id = outputs(deployment.aws, name)["ClusterId"]
        cluster = emr.describe_cluster(ClusterId=cluster_id)["Cluster"]
        groups = {
            one["InstanceGroupType"]: one for one in emr.list_instance_groups(ClusterId=cluster_id)["InstanceGroups"]
        }
        assert (cluster["Name"], groups["CORE"]["RequestedInstanceCount"]) == ("mine", 3)
        engine = deployment.studio("team")["EngineSecurityGroupId"]
        assert engine in cluster["Ec2InstanceAttributes"]["AdditionalMasterSecurityGroups"]
        assert {"Key": "cluster-template", "Value": "Own"} in cluster["Tags"]


def test_the_report_shows_who_is_let_in(deployment: Deployment) -> None:
    client = deployment.aws.client
    team = "\n".join(studio_report(client, deployment.studio("team")["StudioId"]))
    for expected in ("People log in with  IAM", "Identity provider   https://idp", "Mappings            none"):
        assert expected in team
    [_, let_in] = team.split("Let in by IAM       ")
    assert let_in.startswith("role Studios-Scientists")
    assert " by" in let_in
    assert "Studios-TeamAccessOf" in let_in
    organisation = "\n".join(studio_report(client, deployment.studio("organisation")["StudioId"]))
    for expected in ("People log in with  IAM Identity Center", "Assignment          REQUIRED", "trusted identity"):
        assert expected in organisation
    assert [line.split()[-3:-1] for line in organisation.splitlines() if " group " in line] == [
        ["group", "Analysts"],
        ["group", "Engineers"],
    ]


def test_an_update_is_in_place_and_people_change(deployment: Deployment) -> None:
    team, subnets = deployment.declared(STUDIO, Name="team"), deployment.declared(STUDIO, Name="organisation")[1]
    before, mapped = deployment.studio("team"), deployment.mappings()
    engineers = deployment.declared(MAPPING, IdentityName="Engineers")[1]["SessionPolicyArn"]
    tags = [{"Key": "team", "Value": "later"}]
    deployment.update(
        (team[0], {"Description": None, "SubnetIds": subnets["SubnetIds"], "Tags": tags, "IdpAuthUrl": None}),
        (deployment.declared(MAPPING, IdentityName="ana")[0], {"IdentityName": "bob"}),
        (deployment.declared(MAPPING, IdentityName="Analysts")[0], {"SessionPolicyArn": engineers}),
    )
    after = deployment.studio("team")
    assert (after["StudioId"], after["Description"], after["Tags"]) == (before["StudioId"], "", tags)
    assert "IdpAuthUrl" not in after
    assert set(before["SubnetIds"]) < set(after["SubnetIds"]) == set(deployment.studio("organisation")["SubnetIds"])
    assert deployment.mappings() == {
        "bob": mapped["ana"],
        "Analysts": mapped["Engineers"],
        "Engineers": mapped["Engineers"],
    }


def test_subnets_cannot_be_taken_away(deployment: Deployment) -> None:
    logical_id, declared = deployment.declared(STUDIO, Name="organisation")
    before = deployment.studio("organisation")
    fewer = deployment.changed((logical_id, {"SubnetIds": declared["SubnetIds"][:1]}))
    assert deployment.stack.update(fewer) == "UPDATE_ROLLBACK_COMPLETE"
    assert "must include the subnets of the Studio" in deployment.stack.reasons(logical_id)
    assert deployment.studio("organisation") == before


def test_who_is_not_in_identity_center_is_refused(deployment: Deployment) -> None:
    logical_id, _ = deployment.declared(MAPPING, IdentityName="Engineers")
    before = deployment.mappings()
    deployment.aws.identity_center(groups=["Analysts", "Engineers"])
    other = deployment.changed((logical_id, {"IdentityName": "Enginers"}))
    status = deployment.stack.update(other)
    deployment.aws.identity_center()
    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert "The group Enginers does not exist in IAM Identity Center" in deployment.stack.reasons(logical_id)
    assert deployment.mappings() == before


def test_a_studio_that_is_replaced_takes_its_people_along(deployment: Deployment) -> None:
    logical_id, _ = deployment.declared(STUDIO, Name="organisation")
    before, mapped = deployment.studio("organisation"), deployment.mappings()
    deployment.update((logical_id, {"IdcUserAssignment": "OPTIONAL"}))
    after = deployment.studio("organisation")
    assert (after["StudioId"] != before["StudioId"], after["IdcUserAssignment"]) == (True, "OPTIONAL")
    assert deployment.mappings() == mapped
    listed = {one["StudioId"] for one in deployment.emr.list_studios()["Studios"]}
    assert listed == {after["StudioId"], deployment.studio("team")["StudioId"]}
