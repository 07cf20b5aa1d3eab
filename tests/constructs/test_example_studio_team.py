"""The data-science team of the guide: who may do what, and stacks that need each other in one direction."""

from __future__ import annotations

import json
from typing import Any

import pytest
from studio_examples import EMR_TAG, Example, attribute, example, resources_of, statements_of


def team() -> Example:
    return example("studio_team")


def policy_of(kind: str) -> Any:
    """The policy of those in the role, or in the group."""
    [one] = [one for one in team().all_of("AWS::IAM::ManagedPolicy", "Studio").values() if one.get(kind)]
    return one


def test_stacks_need_each_other_in_one_direction() -> None:
    assert {name: team().needs(name) for name in team().stacks} == {
        "Shared": set(),
        "Compute": {"Shared"},
        "Studio": {"Shared", "Compute"},
    }


def test_the_cluster_takes_notebooks_of_the_studio() -> None:
    studio = team().only("AWS::EMR::Studio")
    cluster = team().only("AWS::EMR::Cluster")
    engine = studio["EngineSecurityGroupId"]
    assert cluster["Instances"]["AdditionalMasterSecurityGroups"] == [engine]
    assert engine == attribute(team().id_of("AWS::EC2::SecurityGroup", "StudioGroupsEngine"), "GroupId")
    assert {one["Name"] for one in cluster["Applications"]} == {"JupyterEnterpriseGateway", "Livy", "Spark"}
    assert team().only("AWS::EMRServerless::Application")["InteractiveConfiguration"]["StudioEnabled"] is True


def test_nothing_reaches_workspaces_and_they_reach_engines_only() -> None:
    groups = team().all_of("AWS::EC2::SecurityGroup", "Shared")
    workspace = team().id_of("AWS::EC2::SecurityGroup", "StudioGroupsWorkspace")
    assert "SecurityGroupIngress" not in groups[workspace]
    incoming = team().all_of("AWS::EC2::SecurityGroupIngress").values()
    assert [one for one in incoming if workspace in json.dumps(one["GroupId"])] == []
    [out] = [
        one
        for one in team().all_of("AWS::EC2::SecurityGroupEgress").values()
        if workspace in json.dumps(one["GroupId"])
    ]
    assert (out["FromPort"], out["ToPort"]) == (18888, 18888)


def test_what_the_studio_uses_is_tagged() -> None:
    tagged = [*team().all_of("AWS::EC2::VPC").values(), *team().all_of("AWS::EC2::Subnet").values()]
    groups = team().all_of("AWS::EC2::SecurityGroup")
    tagged += [one for name, one in groups.items() if name.startswith("StudioGroups")]
    assert len(tagged) == 1 + 2 + 2
    assert [one for one in tagged if EMR_TAG not in one["Tags"]] == []
    assert EMR_TAG in team().only("AWS::EMR::Studio")["Tags"]


def test_people_log_in_with_iam() -> None:
    studio = team().only("AWS::EMR::Studio")
    assert studio["AuthMode"] == "IAM"
    assert "UserRole" not in studio
    assert studio["EncryptionKeyArn"] == attribute(team().id_of("AWS::KMS::Key", "Key"))


@pytest.mark.parametrize("kind", ["Roles", "Groups"])
def test_everybody_enters_this_studio_and_works_on_what_is_attached_alone(kind: str) -> None:
    policy = policy_of(kind)
    studio = attribute(team().id_of("AWS::EMR::Studio"))
    cluster, application = team().id_of("AWS::EMR::Cluster"), team().id_of("AWS::EMRServerless::Application")
    assert resources_of(policy, "elasticmapreduce:CreateStudioPresignedUrl") == [studio]
    [seen] = [json.dumps(one) for one in resources_of(policy, "elasticmapreduce:DescribeCluster")]
    assert cluster in seen
    # EMR makes up the ids of the user interfaces that it keeps.
    kept = [json.dumps(one) for one in resources_of(policy, "elasticmapreduce:GetPersistentAppUIPresignedURL")]
    assert [one for one in kept if cluster not in one and ":persistent-app-ui/*" not in one] == []
    assert len(kept) == 2
    used = [json.dumps(one) for one in resources_of(policy, "emr-serverless:AccessInteractiveEndpoints")]
    assert [one for one in used if application not in one] == []
    assert len(used) == 2


@pytest.mark.parametrize("kind", ["Roles", "Groups"])
def test_everybody_works_in_workspaces_of_their_own(kind: str) -> None:
    own = {"StringEquals": {"elasticmapreduce:ResourceTag/creatorUserId": "${aws:userid}"}}
    opened = statements_of(policy_of(kind), "elasticmapreduce:AttachEditor")
    assert [one["Condition"] for one in opened] == [own]


def test_trainers_run_jobs_with_a_role_that_writes_and_scientists_do_not() -> None:
    reads = attribute(team().id_of("AWS::IAM::Role", "NotebooksExecutionRole"))
    writes = attribute(team().id_of("AWS::IAM::Role", "Trainers"))
    scientists, trainers = policy_of("Roles"), policy_of("Groups")
    assert handed_on(scientists) == [reads]
    assert handed_on(trainers) == [reads, writes]
    assert resources_of(scientists, "emr-serverless:StartJobRun") == []
    assert resources_of(trainers, "emr-serverless:StartJobRun") != []


@pytest.mark.parametrize("action", ["elasticmapreduce:RunJobFlow", "servicecatalog:ProvisionProduct"])
@pytest.mark.parametrize("kind", ["Roles", "Groups"])
def test_nobody_makes_clusters(kind: str, action: str) -> None:
    assert statements_of(policy_of(kind), action) == []


def test_only_the_role_of_trainers_writes_to_the_lake() -> None:
    lake = attribute(team().id_of("AWS::S3::Bucket", "Lake"))
    policies = team().all_of("AWS::IAM::Policy")
    writers = {
        name
        for name, one in policies.items()
        if any(lake in json_members(resource) for resource in resources_of(one, "s3:PutObject"))
    }
    readers = {
        name
        for name, one in policies.items()
        if any(lake in json_members(resource) for resource in resources_of(one, "s3:GetObject*"))
    }
    assert len(writers) == 1
    assert len(readers) == 3
    [writer] = writers
    assert policies[writer]["Roles"] == [{"Ref": team().id_of("AWS::IAM::Role", "Trainers")}]


def handed_on(policy: Any) -> list[Any]:
    """The roles that may be handed to EMR Serverless."""
    [statement] = [
        one for one in statements_of(policy, "iam:PassRole") if "emr-serverless" in json.dumps(one["Condition"])
    ]
    resources = statement["Resource"]
    return resources if isinstance(resources, list) else [resources]


def json_members(value: Any) -> list[Any]:
    """A value, or the parts of a text that is joined."""
    return list(value["Fn::Join"][1]) if isinstance(value, dict) and "Fn::Join" in value else [value]
