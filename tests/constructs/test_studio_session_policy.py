"""What users of EMR Studio may do: the policy of each level, narrowed, and with what is attached later."""

from __future__ import annotations

from functools import cache
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Annotations, Match
from constructs import Construct
from options_of_studio_access import applications, clusters, roles, templates, virtual_clusters
from studio_rights import BASIC, INTERMEDIATE, Rights, arn, policy_of, rights, rights_in, rights_of, role_arn
from synthesized import PARTITION, REGION, Synthesized, imported_role, join, new_stack

import emr_constructs as emr

USER = "${aws:userid}"
OWN = {"StringEquals": {"elasticmapreduce:ResourceTag/creatorUserId": USER}}
AS_NOBODY = {"Null": {"elasticmapreduce:ExecutionRoleArn": "true"}}
STUDIO = "arn:aws:elasticmapreduce:eu-west-1:111122223333:studio/es-1A2B3C"


@cache
def level(name: str) -> Rights:
    """A level with everything it can have."""
    stack = new_stack()
    one = roles("One")(Construct(stack, "Roles"))
    given: dict[str, Any] = {
        "clusters": clusters(stack),
        "runtime_roles": one,
        "applications": applications(stack),
        "serverless_roles": one,
        "virtual_clusters": virtual_clusters(stack),
        "endpoint_roles": one,
    }
    if name != "basic":
        given |= {"templates": templates(stack), "own_applications": True}
    if name == "intermediate":
        given["cluster_tags"] = {"team": "data"}
    if name == "advanced":
        given |= {"cluster_service_roles": one, "cluster_instance_roles": one}
    return rights_of(
        policy_of(stack, getattr(emr.StudioAccess, name)(**given), studio_arns=[STUDIO], collaboration=True)
    )


def services(names: set[str]) -> set[str]:
    return {name.partition(":")[0] for name in names if ":" in name}


# -- levels --


def test_each_level_has_the_rights_of_the_one_below() -> None:
    basic, intermediate, advanced = set(level("basic")), set(level("intermediate")), set(level("advanced"))
    assert basic < intermediate < advanced
    assert services(intermediate - basic) == {"cloudformation", "emr-serverless", "servicecatalog"}
    assert advanced - intermediate == {
        "codewhisperer:GenerateRecommendations",
        "elasticmapreduce:RunJobFlow",
        "to ec2.amazonaws.com*",
    }


def test_sagemaker_is_open_only_where_that_is_said() -> None:
    stack = new_stack()
    found = rights_of(policy_of(stack, emr.StudioAccess.advanced(sagemaker=True)))
    assert {one for one in found if one.startswith("sagemaker:")} == {
        *("sagemaker:CreatePresignedDomainUrl", "sagemaker:DescribeDomain"),
        *("sagemaker:ListDomains", "sagemaker:ListUserProfiles"),
    }
    assert "sagemaker" not in services(set(level("advanced")))


def test_basic_makes_nothing_but_workspaces_and_repositories() -> None:
    verbs = ("Create", "Run", "StartJob", "Provision", "Update", "Delete")
    making = {one.partition(":")[2] for one in level("basic") if one.partition(":")[2].startswith(verbs)}
    # The first two open what is there, the rest of them is about the Workspaces of the user.
    assert making - {"CreatePersistentAppUI", "CreateStudioPresignedUrl"} == {
        *("CreateEditor", "DeleteEditor", "UpdateEditor", "DeleteWorkspaceAccess"),
        *("CreateRepository", "DeleteRepository", "CreateSecret"),
    }


def test_who_may_nothing_special_reaches_nothing_that_is_not_attached() -> None:
    found = rights(lambda _: BASIC())
    assert services(set(found)) == {"ec2", "elasticmapreduce", "iam", "s3", "secretsmanager"}
    assert {one for one in found if one.startswith("s3:")} == {"s3:ListAllMyBuckets"}
    assert {one for one in found if "Cluster" in one or "AppUI" in one} == {"elasticmapreduce:ListClusters"}
    assert "elasticmapreduce:CreateStudioPresignedUrl" not in found
    assert [one for one in found if one.startswith("to ")] == ["to elasticmapreduce.amazonaws.com*"]


def test_users_open_the_studios_that_are_named() -> None:
    assert level("basic")["elasticmapreduce:CreateStudioPresignedUrl"] == [([STUDIO], None)]


def test_users_hand_each_role_to_its_service_only() -> None:
    named = [role_arn("One")]
    studio = role_arn("Studio")
    found = {name: one[0][0] for name, one in level("advanced").items() if name.startswith("to ")}
    assert found == {
        "to elasticmapreduce.amazonaws.com*": [studio, *named],
        "to emr-serverless.amazonaws.com*": named,
        "to ec2.amazonaws.com*": named,
    }


def test_secrets_of_git_are_those_of_the_user() -> None:
    secrets, found = [arn("secretsmanager", "secret:emr-studio-*")], level("basic")
    theirs = {"secretsmanager:ResourceTag/for-use-with-amazon-emr-managed-user-policies": USER}
    new = {"StringEquals": {"aws:RequestTag/for-use-with-amazon-emr-managed-policies": "true"}}
    assert found["secretsmanager:GetSecretValue"] == [(secrets, {"StringEquals": theirs})]
    assert found["secretsmanager:CreateSecret"] == [(secrets, new)]
    # Nobody makes the secret of another their own; one that Studio has just made says nobody yet.
    assert found["secretsmanager:TagResource"] == [(secrets, {"StringEqualsIfExists": theirs})]


# -- what is named --


def test_a_cluster_is_seen_and_its_uis_are_opened() -> None:
    found = rights(lambda stack: BASIC(clusters=clusters(stack)))
    cluster, uis = arn("elasticmapreduce", "cluster/j-1OWN"), arn("elasticmapreduce", "persistent-app-ui/*")
    assert found["elasticmapreduce:DescribeCluster"] == [([cluster], None)]
    # Not those of runtime roles on other clusters: IAM cannot tell whose UIs they are.
    assert found["elasticmapreduce:GetPersistentAppUIPresignedURL"] == [([cluster, uis], AS_NOBODY)]
    # A Workspace is started for a cluster, too, which has no tag that says who made it.
    editors = arn("elasticmapreduce", "editor/*")
    assert found["elasticmapreduce:StartEditor"] == [([editors], OWN), ([cluster], None)]
    assert "elasticmapreduce:GetClusterSessionCredentials" not in found


def test_runtime_roles_are_taken_on_their_clusters_and_no_others() -> None:
    found = level("basic")
    cluster, uis = arn("elasticmapreduce", "cluster/j-1OWN"), arn("elasticmapreduce", "persistent-app-ui/*")
    only = {"elasticmapreduce:ExecutionRoleArn": [role_arn("One")]}
    assert found["elasticmapreduce:GetClusterSessionCredentials"] == [([cluster], {"StringEquals": only})]
    assert found["elasticmapreduce:GetPersistentAppUIPresignedURL"] == [
        ([cluster, uis], {"StringEqualsIfExists": only})
    ]
    assert found["elasticmapreduce:DescribeCluster"] == [([cluster], None)]


def test_an_application_is_used_with_the_roles_that_are_named_else_its_own() -> None:
    application = arn("emr-serverless", "/applications/00own")
    found = rights(lambda stack: BASIC(applications=applications(stack)))
    assert found["emr-serverless:AccessInteractiveEndpoints"] == [
        ([application, arn("emr-serverless", "/applications/00own/jobruns/*")], None)
    ]
    own = role_arn("OfApplication")
    assert found["to emr-serverless.amazonaws.com*"][0][0] == [own]
    assert "emr-serverless:StartJobRun" not in found
    jobs = rights(lambda stack: INTERMEDIATE(applications=applications(stack)))
    assert jobs["emr-serverless:StartJobRun"][0][0][0] == application
    assert "emr-serverless:DeleteApplication" not in jobs


def test_applications_of_their_own_are_all_of_the_account() -> None:
    found = level("intermediate")
    everything = ([arn("emr-serverless", "/applications/*")], None)
    assert found["emr-serverless:DeleteApplication"] == [everything]
    # Those that are named are among them.
    assert found["emr-serverless:StartJobRun"] == [everything]


def test_endpoints_are_used_with_the_roles_that_are_named() -> None:
    found = level("basic")
    [(endpoints, condition)] = found["emr-containers:GetManagedEndpointSessionCredentials"]
    assert [one["Fn::Join"][1][-1] for one in endpoints] == ["/endpoints/*"]
    named = [role_arn("One")]
    assert condition == {"StringEquals": {"emr-containers:ExecutionRoleArn": named}}
    assert len(found["emr-containers:DescribeVirtualCluster"][0][0]) == 2


def test_templates_are_those_that_are_named_else_all_that_are_offered() -> None:
    product = "arn:aws:catalog:eu-west-1:111122223333:product/prod-own"
    assert level("intermediate")["servicecatalog:ProvisionProduct"] == [([product], None)]
    offered = join("arn:", PARTITION, ":catalog:", REGION, ":*:product/*")
    assert rights(lambda _: INTERMEDIATE())["servicecatalog:ProvisionProduct"] == [([offered], None)]
    own = {"StringEquals": {"servicecatalog:userLevel": "self"}}
    assert level("intermediate")["servicecatalog:UpdateProvisionedProduct"] == [(["*"], own)]
    assert "servicecatalog" not in services(set(rights(lambda _: INTERMEDIATE(templates=[]))))


def test_who_makes_clusters_reaches_them_by_their_tags_else_all() -> None:
    everything, uis = arn("elasticmapreduce", "cluster/*"), arn("elasticmapreduce", "persistent-app-ui/*")
    all_of_them = rights(lambda _: INTERMEDIATE())
    assert all_of_them["elasticmapreduce:DescribeCluster"] == [([everything], None)]
    assert all_of_them["elasticmapreduce:GetPersistentAppUIPresignedURL"] == [([everything, uis], AS_NOBODY)]
    named = rights(lambda stack: INTERMEDIATE(clusters=clusters(stack)))
    assert named["elasticmapreduce:DescribeCluster"] == [([everything], None)]
    tags = {"StringEquals": {"elasticmapreduce:ResourceTag/team": "data"}}
    found = rights(lambda stack: INTERMEDIATE(cluster_tags={"team": "data"}, runtime_roles=roles("One")(stack)))
    assert found["elasticmapreduce:DescribeCluster"] == [([everything], tags)]
    only = {"StringEqualsIfExists": {"elasticmapreduce:ExecutionRoleArn": [role_arn("One")]}}
    assert found["elasticmapreduce:GetPersistentAppUIPresignedURL"] == [([everything], {**tags, **only}), ([uis], only)]
    one = [role_arn("One")]
    both = {"StringEquals": {**tags["StringEquals"], "elasticmapreduce:ExecutionRoleArn": one}}
    assert found["elasticmapreduce:GetClusterSessionCredentials"] == [([everything], both)]
    assert "elasticmapreduce:DescribeCluster" not in rights(lambda _: INTERMEDIATE(templates=[]))
    others = rights(lambda stack: INTERMEDIATE(cluster_tags={"team": "data"}, clusters=clusters(stack)))
    assert others["elasticmapreduce:DescribeCluster"] == [
        ([arn("elasticmapreduce", "cluster/j-1OWN")], None),
        ([everything], tags),
    ]


def test_logs_are_read_with_their_key() -> None:
    stack = new_stack()
    bucket = s3.Bucket(stack, "Logs", encryption_key=kms.Key(stack, "Key"))
    policy_of(stack, BASIC(log_buckets=[bucket]))
    found = Synthesized(stack)
    rights = rights_in(found.statements("Policy/Resource"))
    assert rights["s3:GetObject"] == [([join(found.arn("Logs/Resource"), "/*")], None)]
    assert rights["s3:ListBucket"] == [([found.arn("Logs/Resource")], None)]
    assert rights["kms:Decrypt"] == [([found.arn("Key/Resource")], None)]


def test_who_uses_an_application_uses_the_key_of_its_logs() -> None:
    stack = new_stack()
    application = emr.ServerlessApplication.from_application_attributes(
        stack,
        "Application",
        application_id="00f1",
        execution_role=imported_role(stack, "Jobs"),
        encryption_key=kms.Key(stack, "Key"),
    )
    readers = iam.Role(stack, "Readers", assumed_by=iam.AccountRootPrincipal())
    policy_of(stack, BASIC(applications=[application], serverless_roles=[readers]))
    found = Synthesized(stack)
    key = [([found.arn("Key/Resource")], None)]
    assert rights_in(found.statements("Policy/Resource"))["kms:GenerateDataKey"] == key
    # So does the role of notebooks, which need not be one that the application was attached with.
    assert rights_in(found.statements("Readers/DefaultPolicy/Resource"))["kms:GenerateDataKey"] == key


def test_the_owner_of_a_key_elsewhere_is_asked_to_let_the_account_in() -> None:
    app = cdk.App()
    stack = cdk.Stack(app, "Stack", env=cdk.Environment(account="111122223333", region="eu-west-1"))
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:444455556666:key/k")
    application = emr.ServerlessApplication.from_application_attributes(
        stack, "Application", application_id="00f1", execution_role=imported_role(stack, "Jobs"), encryption_key=key
    )
    policy_of(stack, BASIC(applications=[application]))
    warnings = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("ImportedKeyPolicy"))
    told = [str(one.entry.data) for one in warnings]
    assert [one for one in told if '"Principal": {"AWS": "arn:aws:iam::111122223333:root"}' in one] != []


# -- Workspaces --


EDITORS = [arn("elasticmapreduce", "editor/*")]
OF_TEAM = {"StringEquals": {"elasticmapreduce:ResourceTag/team": "data"}}
TEAM = emr.WorkspaceAccess.tagged({"team": "data"})
WORKSPACES: list[tuple[emr.WorkspaceAccess | None, bool, list[Any], list[Any]]] = [
    (None, False, [(EDITORS, OWN)], [(EDITORS, OWN)]),
    (None, True, [(EDITORS, None)], [(EDITORS, OWN)]),
    (emr.WorkspaceAccess.own(), True, [(EDITORS, OWN)], [(EDITORS, OWN)]),
    (emr.WorkspaceAccess.all(), False, [(EDITORS, None)], [(EDITORS, OWN)]),
    (TEAM, False, [(EDITORS, OWN), (EDITORS, OF_TEAM)], [(EDITORS, OWN)]),
]


@pytest.mark.parametrize(("workspaces", "collaboration", "stopped", "deleted"), WORKSPACES)
def test_workspaces_of_others_are_reached_where_that_is_said_and_never_deleted(
    workspaces: emr.WorkspaceAccess | None, collaboration: bool, stopped: list[Any], deleted: list[Any]
) -> None:
    found = rights(lambda _: BASIC(workspaces=workspaces), collaboration=collaboration)
    assert found["elasticmapreduce:StopEditor"] == stopped
    assert found["elasticmapreduce:DeleteEditor"] == deleted
    inviting = {"elasticmapreduce:PutWorkspaceAccess": [(EDITORS, OWN)]} if collaboration else {}
    assert {name: one for name, one in found.items() if name.endswith(":PutWorkspaceAccess")} == inviting
