"""What features ask of a cluster, and where in S3 they keep things."""

from __future__ import annotations

from collections.abc import Collection

from aws_cdk import aws_s3 as s3

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import applications
from emr_constructs.model.features.feature import ClusterNodes, ClusterPlan
from emr_constructs.model.value import plain
from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.views.cluster import ClusterView


def require_release(plan: ClusterPlan, feature: str, what: str) -> None:
    """Refuse a release that certainly lacks something.

    :param feature: a feature of ``facts.features``.
    :param what: how a message names it.
    :raises EmrValidationError: ``FeatureRelease``.
    """
    view = ClusterView(release_label=plain(plan.release_label))
    problems = [f"`features`: {one.text}; {one.remedy}" for one in needs(view, feature, "release_label", what)]
    if problems:
        raise EmrValidationError([Violation("FeatureRelease", problem) for problem in problems])


def require_application(plan: ClusterPlan, found: Collection[str], wanted: Collection[str], what: str) -> None:
    """Refuse a cluster that has none of the applications that could use something.

    :param found: those that it has.
    :param wanted: those that could.
    :param what: how a message names it.
    :raises EmrValidationError: ``FeatureApplication``.
    """
    if set(found).isdisjoint(wanted) and not is_token(plan.applications):
        names = " or ".join(sorted(wanted))
        problem = f"`features`: {what} is for {names}, which the cluster does not have; add it to `applications`"
        raise EmrValidationError([Violation("FeatureApplication", problem)])


def installed(plan: ClusterPlan) -> frozenset[str]:
    """The applications of a cluster, with those that come along with them."""
    return applications.installed(named(plan))


def named(plan: ClusterPlan) -> frozenset[str]:
    """The applications that a cluster is told to have, as EMR spells them."""
    return frozenset(applications.canonical(name) or name for name in plan.applications)


def supported(plan: ClusterPlan, feature: str) -> bool:
    """Whether a release has a feature; one that nobody knows counts as new."""
    return plan.release_label.supports(feature) is not False


def check_prefix(argument: str, prefix: str) -> None:
    """Refuse what is no place in a bucket.

    :raises EmrValidationError: ``FeaturePrefix``.
    """
    if not is_token(prefix) and (prefix.startswith("/") or not prefix.endswith("/")):
        problem = f"`{argument}` ({prefix!r}) must end with a slash and not begin with one; write for example 'tables/'"
        raise EmrValidationError([Violation("FeaturePrefix", problem)])


def allow_writing(nodes: ClusterNodes, bucket: s3.IBucket, prefix: str) -> None:
    """Let the nodes read, write and delete below a prefix."""
    bucket.grant_read_write(nodes.role, f"{prefix}*")
