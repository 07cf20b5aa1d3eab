"""What users of EMR Studio reach: what is attached, what other stacks have; and how long their policies get."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Annotations, Match
from options_of_studio_access import applications, clusters, roles, virtual_clusters
from studio_rights import ADVANCED, BASIC, INTERMEDIATE, Rights, policy_of, rights, rights_in, rights_of, role_arn
from synthesized import Synthesized, imported_role, new_stack

import emr_constructs as emr
from emr_constructs.foundation.policy_size import _USUAL, _USUAL_ARN, _USUAL_ID, _characters

# -- other stacks --


def test_a_policy_comes_after_what_it_names_and_never_before() -> None:
    app = cdk.App()
    below, above = cdk.Stack(app, "Below"), cdk.Stack(app, "Above")
    jobs = iam.Role(below, "Jobs", assumed_by=iam.AccountRootPrincipal())
    application = emr.ServerlessApplication.from_application_attributes(
        below, "Application", application_id="00f1", execution_role=jobs, encryption_key=kms.Key(below, "Key")
    )
    bucket = s3.Bucket(below, "Logs", encryption_key=kms.Key(below, "LogKey"))
    given: dict[str, Any] = {"virtual_clusters": virtual_clusters(below), "endpoint_roles": [jobs]}
    policy = policy_of(above, BASIC(applications=[application], log_buckets=[bucket], **given))
    policy._reach(emr.Cluster.from_cluster_id(below, "Cluster", "j-1"), [jobs])
    app.synth()
    assert [one.node.path for one in above.dependencies] == ["Below"]
    assert below.dependencies == []


# -- what is attached --


def reach(access: emr.StudioAccess, compute: Callable[[cdk.Stack], list[Any]], *names: str, times: int = 1) -> Rights:
    stack = new_stack()
    policy = policy_of(stack, access)
    [one] = compute(stack)
    given = [imported_role(stack, name) for name in names]
    for _ in range(times):
        policy._reach(one, given)
    return rights_of(policy)


@pytest.mark.parametrize("compute", [clusters, applications, virtual_clusters])
def test_what_is_attached_is_reached_unless_something_else_is_named(compute: Callable[[cdk.Stack], list[Any]]) -> None:
    nothing = BASIC(clusters=[], applications=[], virtual_clusters=[])
    assert reach(nothing, compute, "One") == rights(lambda _: nothing)
    assert set(reach(BASIC(), compute, "One")) > set(rights(lambda _: BASIC()))
    assert reach(BASIC(), compute, "One", times=2) == reach(BASIC(), compute, "One")


def test_a_cluster_is_reached_with_the_roles_it_was_attached_with() -> None:
    [(_, condition)] = reach(BASIC(), clusters, "One", "Two")["elasticmapreduce:GetClusterSessionCredentials"]
    named = [role_arn(name) for name in ("One", "Two")]
    assert condition == {"StringEquals": {"elasticmapreduce:ExecutionRoleArn": named}}
    assert "elasticmapreduce:GetClusterSessionCredentials" not in reach(BASIC(), clusters)
    # Who sees all clusters takes the roles of one that is attached, too.
    everything = reach(INTERMEDIATE(), clusters, "One")
    assert len(everything["elasticmapreduce:DescribeCluster"]) == 1
    assert [one["Fn::Join"][1][-1] for one in everything["elasticmapreduce:GetClusterSessionCredentials"][0][0]] == [
        ":cluster/j-1OWN"
    ]


def test_an_application_is_reached_with_the_roles_it_was_attached_with_else_its_own() -> None:
    for names, expected in ((["One"], "One"), ([], "OfApplication")):
        [(passed, _)] = reach(BASIC(), applications, *names)["to emr-serverless.amazonaws.com*"]
        assert passed == [role_arn(expected)]


def test_roles_that_the_access_names_narrow_those_of_what_is_attached() -> None:
    stack = new_stack()
    one, two = imported_role(stack, "One"), imported_role(stack, "Two")
    policy = policy_of(stack, BASIC(runtime_roles=[two], serverless_roles=[two], endpoint_roles=[two]))
    for compute in (*clusters(stack), *applications(stack), *virtual_clusters(stack)):
        policy._reach(compute, [one, two])
    found = str(rights_of(policy))
    assert found.count("teams/Two") == 4  # kept UIs and credentials, the application, the endpoints
    assert "teams/One" not in found


def test_further_computes_need_no_further_statements() -> None:
    counts = set()
    for most in (1, 3):
        stack = new_stack()
        policy = policy_of(stack)
        for number in range(most):
            policy._reach(emr.Cluster.from_cluster_id(stack, f"C{number}", f"j-{number}"), [])
        counts.add(len(stack.resolve(policy.document)["Statement"]))
    assert len(counts) == 1


def test_a_policy_that_was_looked_at_takes_more() -> None:
    stack = new_stack()
    policy = policy_of(stack)
    [application], [cluster] = applications(stack), clusters(stack)
    policy._reach(emr.Cluster.from_cluster_id(stack, "First", "j-1FIRST"), [])
    stack.resolve(policy.document)
    policy._reach(cluster, [])
    policy._reach(application, [])
    found = rights_of(policy)
    assert "j-1FIRST" in str(found["elasticmapreduce:DescribeCluster"])
    assert "j-1OWN" in str(found["elasticmapreduce:DescribeCluster"])
    assert found["emr-serverless:ListApplications"] == [(["*"], None)]


# -- size --


def with_roles(count: int) -> cdk.Stack:
    stack = new_stack("eu-west-1")
    made = [iam.Role(stack, f"Role{number}", assumed_by=iam.AccountRootPrincipal()) for number in range(count)]
    policy_of(stack, BASIC(clusters=clusters(stack), runtime_roles=made))
    return stack


def test_a_policy_that_may_be_too_long_is_warned_of() -> None:
    code = Match.string_like_regexp("PolicySize")
    assert Annotations.from_stack(with_roles(5)).find_warning("*", code) == []
    [warning] = Annotations.from_stack(with_roles(30)).find_warning("*", code)
    assert "IAM takes 6144 characters in a policy, and this one may have" in str(warning.entry.data)
    assert "narrow `access`, or split it" in str(warning.entry.data)


def test_a_policy_that_is_too_long_in_any_case_stops_the_synthesis() -> None:
    stack = new_stack()
    many = [emr.Cluster.from_cluster_id(stack, f"C{number}", f"j-{number:013}") for number in range(80)]
    policy_of(stack, BASIC(clusters=many))
    with pytest.raises(
        RuntimeError, match=r"PolicySize: IAM takes 6144 characters in a policy, and this one has at lea"
    ):
        Synthesized(stack)


def test_a_policy_takes_the_right_to_submit_as_a_runtime_role() -> None:
    stack = new_stack()
    policy = policy_of(stack)
    cluster = emr.Cluster.from_cluster_attributes(
        stack, "Cluster", cluster_id="j-1", instance_role=imported_role(stack, "Nodes")
    )
    emr.RuntimeRole(stack, "Etl", clusters=[cluster]).grant_submit_as(policy).assert_success()
    found = Synthesized(stack)
    only = {"StringEquals": {"elasticmapreduce:ExecutionRoleArn": found.arn("Etl/Resource")}}
    [(_, condition)] = rights_in(found.statements("Policy/Resource"))["elasticmapreduce:GetClusterSessionCredentials"]
    assert condition == only


def characters(access: emr.StudioAccess, *computes: Callable[[cdk.Stack], list[Any]], **arguments: Any) -> int:
    """About how long a policy gets, as ``PolicySize`` counts."""
    stack = new_stack("eu-west-1")
    policy = policy_of(stack, access, **arguments)
    for compute in computes:
        # Endpoints are of no use without roles; the others have their own, or those of nodes.
        policy._reach(compute(stack)[0], roles("Pods")(stack) if compute is virtual_clusters else [])
    document = stack.resolve(policy.document)
    return _characters(document, {**_USUAL, "AWS::Region": "eu-west-1"}, _USUAL_ARN, _USUAL_ID)


def test_the_guide_says_how_long_policies_get() -> None:
    text = (Path(__file__).parents[2] / "docs/guides/studio-access.md").read_text(encoding="utf-8")
    told = [int(one) for one in re.findall(r"^\| .* \| (\d{4}) \|$", text, re.MULTILINE)]
    own: dict[str, Any] = {
        "cluster_service_roles": roles("A")(new_stack()),
        "cluster_instance_roles": roles("B")(new_stack()),
    }
    lengths = [
        characters(BASIC()),
        characters(BASIC(), clusters, applications),
        characters(BASIC(), clusters, applications, virtual_clusters),
        characters(INTERMEDIATE(), clusters, applications),
        characters(ADVANCED(**own), clusters, applications, collaboration=True),
    ]
    assert [round(one, -2) for one in lengths] == told
