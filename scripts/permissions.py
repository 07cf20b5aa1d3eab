"""The table of rights, ``docs/reference/permissions.md``: what each option lets whom do with which resource, and when.

``python scripts/permissions.py`` writes it; a test compares it, so that a right that widens is a line that changes.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import aws_cdk as cdk
from permission_features import FEATURES, OF_CLUSTERS, OF_SECURITY, Build, Feature, cluster
from permission_features_of_others import (
    OF_CUSTOM_RESOURCES,
    OF_DATA,
    OF_KEYS,
    OF_NETWORKS,
    OF_PEOPLE,
    OF_ROLES,
)
from permission_features_of_serverless import OF_SERVERLESS
from permission_features_of_studio import OF_STUDIO
from policies import RESOURCE, TRUST, Document, Template, Texts, as_list, documents

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs/reference/permissions.md"
HEAD = """\
# Permissions

Who may do what with which resource, on what condition: first for a cluster of which nothing is said, then what each
option adds to that. It is read from the templates. `<...>` stands for what is known at deployment: a part of the ARN,
or a resource of the stack. `tests/iam/wildcards.yaml` says why each star is there.
Made by `python scripts/permissions.py`.
"""
SECTIONS = {
    "A cluster": [Feature("Cluster()", cluster, None)],
    "Options of a cluster": OF_CLUSTERS,
    "Features of a cluster": FEATURES,
    "Security configuration": OF_SECURITY,
    "Keys": OF_KEYS,
    "Networks": OF_NETWORKS,
    "People": OF_PEOPLE,
    "Data": OF_DATA,
    "Roles": OF_ROLES,
    "EMR Serverless": OF_SERVERLESS,
    "EMR Studio": OF_STUDIO,
    "Custom resources": OF_CUSTOM_RESOURCES,
}
_HASH = re.compile(r"\b[0-9a-f]{64}\b")  # of an asset: it changes with each script
CONTEXT = {"@aws-cdk/core:defaultCrossStackReferences": "strong"}


class Right(NamedTuple):
    """One action that somebody may take."""

    who: str
    action: str
    resource: str
    condition: str


class Symbolic(Texts):
    """Names in place of what only AWS knows."""

    def pseudo(self, name: str) -> str:
        return f"<{name}>"

    def attribute(self, logical_id: str, name: str) -> str:
        return f"<{plain(logical_id)}>" if name in ("Arn", "Ref") else f"<{plain(logical_id)}.{name}>"

    def exported(self, name: str) -> str:
        return f"<{name}>"


def plain(logical_id: str) -> str:
    """A logical id without its hash."""
    return re.sub(r"(?:Resource)?[0-9A-F]{8}$", "", logical_id)


@cache
def templates() -> dict[str, Template]:
    """The template of each feature and of what it is compared with, by name."""
    app = cdk.App(context=CONTEXT)
    names = {build: f"S{number}" for number, build in enumerate(_builds())}
    for build, name in names.items():
        build(cdk.Stack(app, name))
    made = app.synth()
    return {name: made.get_stack_by_name(name).template for name in names.values()}


@cache
def _builds() -> tuple[Build, ...]:
    """What is built, each once: many features are compared with the same cluster."""
    features = [one for section in SECTIONS.values() for one in section]
    return tuple(dict.fromkeys(one for each in features for one in (each.build, each.without) if one is not None))


def rights_of(build: Build | None) -> set[Right]:
    """All rights of a stack."""
    if build is None:
        return set()
    template = templates()[f"S{_builds().index(build)}"]
    texts = Symbolic(template)
    found = {right for one in documents(template) for right in _rights_in(one, template, texts)}
    return found | set(_managed(template, texts))


def _rights_in(document: Document, template: Template, texts: Symbolic) -> Iterator[Right]:
    holder = _holder(document, template, texts)
    for statement in document.statements:
        refused = "not: " if statement["Effect"] == "Deny" else ""
        principals = _principals(statement, texts) if "Principal" in statement else [holder]
        # Policies of ECR repositories say no resource, which means all that the policy is of.
        said = statement.get("Resource", "*") if document.kind == RESOURCE else statement.get("Resource")
        resources = [f"role {holder}"] if document.kind == TRUST else _texts(said, texts)
        if document.kind == RESOURCE:  # a star is all that the policy is of
            resources = [f"policy of {holder}{'' if one == '*' else f': {one}'}" for one in resources]
        condition = _condition(statement.get("Condition", {}), texts)
        for who in principals:
            for action in as_list(statement["Action"]):
                for resource in resources:
                    yield Right(who, f"{refused}{action}", resource, condition)


def _managed(template: Template, texts: Symbolic) -> Iterator[Right]:
    """Policies of AWS that roles have."""
    for name, resource in template["Resources"].items():
        for arn in resource.get("Properties", {}).get("ManagedPolicyArns", []):
            yield Right(f"role {plain(name)}", "all that the policy says", texts.text(arn), "")


def _holder(document: Document, template: Template, texts: Symbolic) -> str:
    properties = template["Resources"][document.holder]["Properties"]
    if document.type in ("AWS::IAM::Policy", "AWS::IAM::RolePolicy"):
        roles = properties.get("Roles") or [properties.get("RoleName")]
        return ", ".join(f"role {texts.text(one).strip('<>')}" for one in roles)
    if document.type == "AWS::S3::BucketPolicy":
        return texts.text(properties["Bucket"]).strip("<>")
    return plain(document.holder)


def _principals(statement: dict[str, Any] | Any, texts: Symbolic) -> list[str]:
    principal = statement["Principal"]
    if not isinstance(principal, dict):
        return ["anybody"]
    found = [(kind, one) for kind, those in principal.items() for one in _texts(those, texts)]
    return ["anybody" if one == "*" else f"{'service ' if kind == 'Service' else ''}{one}" for kind, one in found]


def _texts(value: Any, texts: Symbolic) -> list[str]:
    return [texts.text(one) for one in as_list(value)]


def _condition(condition: dict[str, Any], texts: Symbolic) -> str:
    parts = [
        f"{operator} {key} = {' or '.join(_texts(value, texts))}"
        for operator, keys in condition.items()
        for key, value in _keys(keys, texts)
    ]
    return "; ".join(sorted(parts))


def _keys(keys: Any, texts: Symbolic) -> Iterable[tuple[str, Any]]:
    """The keys of a condition; those whose names only deployment knows stand in a text."""
    if "Fn::Join" in keys or "Fn::GetAtt" in keys or "Ref" in keys:
        return [(texts.text(keys), "")]
    return list(keys.items())


# The page


def _table(rights: set[Right]) -> str:
    grouped: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in rights:
        grouped[one.who, one.resource, one.condition].add(one.action)
    joined: dict[tuple[str, tuple[str, ...], str], set[str]] = defaultdict(set)
    for (who, resource, condition), actions in grouped.items():
        joined[who, tuple(sorted(actions)), condition].add(resource)
    rows = sorted(
        (who, sorted(resources), actions, condition) for (who, actions, condition), resources in joined.items()
    )
    lines = [
        f"| {_cell([who])} | {_cell(actions)} | {_cell(resources)} | {_cell([condition] if condition else [])} |"
        for who, resources, actions, condition in rows
    ]
    return "\n".join(["| who | may | on | if |", "|---|---|---|---|", *lines]) + "\n"


def _cell(texts: Iterable[str]) -> str:
    return "<br>".join(f"`{_HASH.sub('<hash>', one)}`" for one in texts)


def document() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, features in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        for one in features:
            more, less = rights_of(one.build), rights_of(one.without)
            parts.append(f"\n### `{one.title}`\n\n")
            parts.append(_table(more - less) if more - less else "No more rights.\n")
            if less - more:
                parts.append(f"\nWithout:\n\n{_table(less - more)}")
    return "".join(parts)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    sections = json.dumps({title: len(features) for title, features in SECTIONS.items()})
    print(f"{DOCUMENT.relative_to(ROOT)}: {sections}")
