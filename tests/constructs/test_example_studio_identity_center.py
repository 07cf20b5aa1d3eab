"""The organisation of the guide: three tiers and one person, each with a policy that bounds what they may do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from studio_examples import Example, attribute, example, resources_of, statements_of

PEOPLE = {"Administrators": "GROUP", "Analysts": "GROUP", "Engineers": "GROUP", "ana": "USER"}


def organisation() -> Example:
    return example("studio_identity_center")


def mappings() -> dict[str, Any]:
    return {one["IdentityName"]: one for one in organisation().all_of("AWS::EMR::StudioSessionMapping").values()}


def policy_of(name: str) -> Any:
    """What bounds a user or a group."""
    return organisation().all_of("AWS::IAM::ManagedPolicy")[mappings()[name]["SessionPolicyArn"]["Ref"]]


def test_who_is_let_in_and_nobody_else() -> None:
    studio = organisation().only("AWS::EMR::Studio")
    assert {name: one["IdentityType"] for name, one in mappings().items()} == PEOPLE
    assert {json.dumps(one["StudioId"]) for one in mappings().values()} == {
        json.dumps(attribute(organisation().id_of("AWS::EMR::Studio"), "StudioId"))
    }
    assert (studio["AuthMode"], studio["IdcUserAssignment"]) == ("SSO", "REQUIRED")


def test_identities_are_propagated_from_the_studio_to_the_cluster() -> None:
    studio = organisation().only("AWS::EMR::Studio")
    document = organisation().only("AWS::EMR::SecurityConfiguration")["SecurityConfiguration"]
    center = document["AuthenticationConfiguration"]["IdentityCenterConfiguration"]
    assert studio["TrustedIdentityPropagationEnabled"] is True
    assert center["EnableIdentityCenter"] is True
    assert center["IdentityCenterInstanceARN"] == studio["IdcInstanceArn"]
    configured = organisation().only("AWS::EMR::Cluster")["SecurityConfiguration"]
    assert configured == {"Ref": organisation().id_of("AWS::EMR::SecurityConfiguration")}


def test_the_user_role_has_the_policies_of_all_people_and_no_other() -> None:
    studio = organisation().only("AWS::EMR::Studio")
    [name] = [one for one in organisation().all_of("AWS::IAM::Role") if studio["UserRole"] == attribute(one)]
    role = organisation().all_of("AWS::IAM::Role")[name]
    policies = {one["SessionPolicyArn"]["Ref"] for one in mappings().values()}
    assert {one["Ref"] for one in role["ManagedPolicyArns"]} == policies
    assert len(policies) == len(PEOPLE)
    assert [one for one in organisation().all_of("AWS::IAM::Policy").values() if {"Ref": name} in one["Roles"]] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_needs_a_url_of_iam(name: str) -> None:
    assert statements_of(policy_of(name), "elasticmapreduce:CreateStudioPresignedUrl") == []
    assert statements_of(policy_of(name), "elasticmapreduce:AttachEditor") != []


@pytest.mark.parametrize("name", ["Analysts", "ana"])
def test_analysts_see_the_one_cluster(name: str) -> None:
    cluster = organisation().id_of("AWS::EMR::Cluster")
    seen = resources_of(policy_of(name), "elasticmapreduce:DescribeCluster")
    # EMR makes up the ids of the user interfaces that it keeps.
    [one] = [one for one in seen if ":persistent-app-ui/*" not in json.dumps(one)]
    assert attribute(cluster, "Id") in one["Fn::Join"][1]


def test_only_administrators_make_any_cluster_with_two_roles() -> None:
    makers = {name for name in PEOPLE if statements_of(policy_of(name), "elasticmapreduce:RunJobFlow")}
    assert makers == {"Administrators"}
    cluster = organisation().only("AWS::EMR::Cluster")
    service_role, instance_role = (
        attribute(organisation().id_of("AWS::IAM::Role", f"Profile{one}Role")) for one in ("Service", "Instance")
    )
    assert cluster["ServiceRole"] == service_role
    handed = resources_of(policy_of("Administrators"), "iam:PassRole")
    assert service_role in handed
    assert instance_role in handed
    assert instance_role not in resources_of(policy_of("Engineers"), "iam:PassRole")


def test_engineers_and_administrators_make_clusters_from_one_template() -> None:
    product = {"Ref": organisation().id_of("AWS::ServiceCatalog::CloudFormationProduct")}
    offered = {name: json.dumps(resources_of(policy_of(name), "servicecatalog:ProvisionProduct")) for name in PEOPLE}
    assert {name for name, one in offered.items() if one != "[]"} == {"Administrators", "Engineers"}
    assert json.dumps(product) in offered["Administrators"] == offered["Engineers"]
    association = organisation().only("AWS::ServiceCatalog::PortfolioPrincipalAssociation")
    assert association["PrincipalARN"] == organisation().only("AWS::EMR::Studio")["UserRole"]


def test_engineers_see_clusters_of_the_template_by_their_tags() -> None:
    tagged = {"StringEquals": {"elasticmapreduce:ResourceTag/cluster-template": "OwnCluster"}}
    seen = statements_of(policy_of("Engineers"), "elasticmapreduce:DescribeCluster")
    anywhere = [one for one in seen if ":cluster/*" in json.dumps(one["Resource"])]
    assert [one.get("Condition") for one in anywhere] == [tagged]


def test_who_reaches_which_workspaces() -> None:
    own = {"elasticmapreduce:ResourceTag/creatorUserId": "${aws:userid}"}
    tagged = {"elasticmapreduce:ResourceTag/project": "forecast"}
    reached = {name: conditions(policy_of(name)) for name in PEOPLE}
    assert reached["Analysts"] == reached["Engineers"] == [own]
    assert sorted(reached["ana"], key=str) == sorted([own, tagged], key=str)
    assert reached["Administrators"] == [None]


def conditions(policy: Any) -> list[Any]:
    """On what tags it depends whether a Workspace can be attached."""
    statements = statements_of(policy, "elasticmapreduce:AttachEditor")
    return [one.get("Condition", {}).get("StringEquals") for one in statements]


def test_only_administrators_read_logs() -> None:
    bucket = attribute(organisation().id_of("AWS::S3::Bucket", "ProfileLogs"))
    readers = {name for name in PEOPLE if bucket in resources_of(policy_of(name), "s3:ListBucket")}
    assert readers == {"Administrators"}


def test_no_two_resources_wait_for_each_other() -> None:
    """The assertions library has refused circles in the template when it was read."""
    assert organisation().needs("Organisation") == set()
