"""Versions of a template: what it is now, and what it was in earlier apps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import aws_cdk as cdk  # whose Service Catalog loads where it is used
from constructs import Construct

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import cluster_templates as facts


def product_versions(
    scope: Construct,
    template: cdk.aws_servicecatalog.ProductStack,
    *,
    version: str,
    snapshots: str | None,
    earlier_versions: Sequence[str],
) -> list[cdk.aws_servicecatalog.CloudFormationProductVersion]:
    """The versions of a product, the newest first.

    A version that is kept does not change any more: another template under its name is an error of CDK.
    """
    catalog = cdk.aws_servicecatalog
    if snapshots is None:
        made = catalog.CloudFormationTemplate.from_product_stack(template)
        return [catalog.CloudFormationProductVersion(product_version_name=version, cloud_formation_template=made)]
    history = catalog.ProductStackHistory(
        scope,
        "History",
        product_stack=template,
        current_version_name=version,
        current_version_locked=True,
        directory=snapshots,
    )
    return [history.current_version(), *(_earlier(scope, history, one) for one in earlier_versions)]


def _earlier(
    scope: Construct, history: cdk.aws_servicecatalog.ProductStackHistory, version: str
) -> cdk.aws_servicecatalog.CloudFormationProductVersion:
    try:
        return history.version_from_snapshot(version)
    except RuntimeError as error:  # CDK's own, from Node
        own: Any = scope.node.scope
        own.node.try_remove_child(scope.node.id)
        problem = f"`snapshots` does not have version {version!r}; synthesize it with that `version` first"
        raise EmrValidationError([Violation("TemplateVersions", problem)], scope.node.path) from error


def version_violations(version: str, snapshots: str | None, earlier_versions: Sequence[str]) -> Iterator[Violation]:
    """What is wrong with versions, before any is made."""
    names = [version, *earlier_versions]
    if is_token([*names, snapshots]):
        unknown = "`version`, `snapshots` and `earlier_versions` must be known when the template is made"
        yield Violation("TemplateVersions", unknown)
    elif not all(1 <= len(one) <= facts.limit("name") for one in names):
        yield Violation("TemplateVersions", f"names of versions have 1 to {facts.limit('name')} characters")
    elif len(set(names)) < len(names):
        yield Violation("TemplateVersions", f"`earlier_versions` and `version` ({version!r}) must all differ")
    if earlier_versions and snapshots is None:
        problem = "`earlier_versions` are read from `snapshots`; say the directory"
        yield Violation("TemplateVersions", problem)
