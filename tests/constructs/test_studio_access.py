"""What users of EMR Studio may do, as values: equal, combined, refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aws_cdk as cdk
import pytest
from options_of_studio_access import clusters, roles, templates, virtual_clusters
from studio_rights import ADVANCED, BASIC, INTERMEDIATE, arn, policy_of, rights, rights_of
from synthesized import new_stack

import emr_constructs as emr

TEAM = emr.WorkspaceAccess.tagged({"team": "data"})


# -- combined --


def test_equal_access_is_one_key_whatever_the_order() -> None:
    stack = new_stack()
    one, two = clusters(stack)[0], emr.Cluster.from_cluster_id(stack, "Other", "j-2")
    assert BASIC(clusters=[one, two]) == BASIC(clusters=[two, one])
    assert BASIC() | INTERMEDIATE() == INTERMEDIATE() | BASIC()
    assert BASIC() | BASIC() == BASIC()
    assert BASIC() != BASIC(clusters=[])
    assert BASIC(workspaces=TEAM) == BASIC(workspaces=emr.WorkspaceAccess.tagged({"team": "data"}))
    assert INTERMEDIATE(cluster_tags={"a": "1"}) != INTERMEDIATE(cluster_tags={"a": "2"})
    different = {BASIC(), BASIC(clusters=[one]), BASIC(clusters=[one, two]), BASIC(clusters=[two, one]), ADVANCED()}
    assert len(different) == 4
    assert BASIC() != "basic"


def test_combined_access_has_the_rights_of_both_and_no_others() -> None:
    both = rights(lambda stack: BASIC(clusters=clusters(stack)) | ADVANCED(templates=[]))
    assert set(both) == set(rights(lambda stack: BASIC(clusters=clusters(stack)))) | set(
        rights(lambda _: ADVANCED(templates=[]))
    )
    # The one names a cluster, the other what is attached.
    stack = new_stack()
    policy = policy_of(stack, BASIC(clusters=clusters(stack)).combine(BASIC()))
    policy._reach(emr.Cluster.from_cluster_id(stack, "Attached", "j-2"), [])
    found = str(rights_of(policy)["elasticmapreduce:DescribeCluster"])
    assert "cluster/j-1OWN" in found
    assert "cluster/j-2" in found


def test_all_workspaces_are_all_whatever_they_are_combined_with() -> None:
    found = rights(lambda _: BASIC(workspaces=TEAM) | BASIC(workspaces=emr.WorkspaceAccess.all()))
    assert found["elasticmapreduce:StopEditor"] == [([arn("elasticmapreduce", "editor/*")], None)]


def test_access_is_combined_with_access() -> None:
    other: Any = "advanced"
    with pytest.raises(emr.EmrValidationError, match="`other` must be a StudioAccess, not 'advanced'"):
        BASIC().combine(other)


def test_a_list_that_changes_later_changes_no_access() -> None:
    named = clusters(new_stack())
    access = BASIC(clusters=named)
    named.clear()
    assert access != BASIC(clusters=[])


# -- refused --


def wrong_roles(**arguments: str) -> Callable[[cdk.Stack], object]:
    def make(stack: cdk.Stack) -> object:
        given: dict[str, Any] = {name: roles(role)(stack) for name, role in arguments.items()}
        return ADVANCED(**given)

    return make


LEVEL = "StudioLevel: `{0}` is of StudioUserLevel.{1}, and `level` is StudioUserLevel.{2}; raise it, or leave `{0}` out"
REFUSED: list[tuple[Callable[[cdk.Stack], object], str]] = [
    (lambda stack: emr.StudioAccess(templates=templates(stack)), LEVEL.format("templates", "INTERMEDIATE", "BASIC")),
    (lambda _: emr.StudioAccess(cluster_tags={"a": "b"}), LEVEL.format("cluster_tags", "INTERMEDIATE", "BASIC")),
    (
        wrong_roles(cluster_service_roles="One"),
        "StudioClusterRoles: a cluster needs one of `cluster_service_roles` and one of `cluster_instance_roles`; give "
        "both",
    ),
    (
        wrong_roles(cluster_instance_roles="One"),
        "StudioClusterRoles: a cluster needs one of `cluster_service_roles` and one of `cluster_instance_roles`; give "
        "both",
    ),
    (
        lambda stack: ADVANCED(
            cluster_service_roles=roles("One")(stack),
            cluster_instance_roles=roles("Two")(stack),
            cluster_tags={"team": "data"},
        ),
        "StudioClusterTags: clusters that users make with `cluster_service_roles` have no tags, so that `cluster_tags` "
        "would hide them; leave one of the two out",
    ),
    (
        lambda stack: BASIC(virtual_clusters=virtual_clusters(stack)),
        "StudioEndpointRoles: `virtual_clusters` without `endpoint_roles` lets nobody use their endpoints; name the "
        "roles",
    ),
    (
        lambda _: INTERMEDIATE(own_applications=True),
        "StudioOwnApplications: `own_applications` without `serverless_roles` runs nothing on them; name the roles",
    ),
    (
        lambda _: emr.WorkspaceAccess.tagged({}),
        "WorkspaceTags: `tags` is empty, which would be all Workspaces; name a tag, or write `WorkspaceAccess.all()`",
    ),
    (
        lambda _: emr.WorkspaceAccess(tags={"team": "data"}),
        "WorkspaceTags: `tags` is about Workspaces of others; write `WorkspaceAccess.tagged({...})`",
    ),
    (
        lambda _: emr.WorkspaceAccess.tagged({" ": "data"}),
        "StudioTagKey: `tags` has the key ' '; write a key that is known before deployment",
    ),
    (
        lambda _: INTERMEDIATE(cluster_tags={"": "data"}),
        "StudioTagKey: `cluster_tags` has the key ''; write a key that is known before deployment",
    ),
]


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_what_would_let_nobody_do_anything_is_refused(make: Callable[[cdk.Stack], object], message: str) -> None:
    with pytest.raises(emr.EmrValidationError) as caught:
        make(new_stack())
    assert str(caught.value) == message


def test_a_key_that_only_deployment_knows_is_refused() -> None:
    key = cdk.CfnParameter(new_stack(), "Key").value_as_string
    with pytest.raises(emr.EmrValidationError, match="StudioTagKey: `tags` has the key"):
        emr.WorkspaceAccess.tagged({key: "data"})


def test_all_that_is_wrong_is_told_at_once() -> None:
    stack = new_stack()
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.StudioAccess(cluster_service_roles=roles("One")(stack), own_applications=True, cluster_tags={"": "b"})
    assert caught.value.codes == (
        *("StudioLevel", "StudioLevel", "StudioLevel"),
        *("StudioClusterRoles", "StudioClusterTags", "StudioOwnApplications", "StudioTagKey"),
    )


def test_an_application_without_a_role_leaves_no_policy_behind() -> None:
    stack = new_stack()
    application = emr.ServerlessApplication.from_application_id(stack, "Application", "00f1")
    with pytest.raises(emr.EmrValidationError, match="ApplicationWithoutRole"):
        policy_of(stack, BASIC(applications=[application]))
    assert stack.node.try_find_child("Policy") is None
