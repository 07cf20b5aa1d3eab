"""EMR on EKS: release labels and their suffixes, endpoint types, classifications, service accounts, access.

EMR on EKS takes a release label with a suffix that names a container image: `emr-7.14.0-latest`, or
`emr-7.13.0-java11-20260410`. Not every release of EMR is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ._data import load
from .features import supports
from .releases import Version, parse, reaches
from .spelling import closest

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SUFFIX = r"-((?:{variants})-)*(?:latest|\d{{7,8}})"


def labels() -> tuple[str, ...]:
    """The releases that EMR on EKS has, without suffix, oldest first."""
    return tuple(load("eks")["releases"])


def has(label: str) -> bool | None:
    """Whether EMR on EKS has the release of a label.

    :param label: A release label, with or without suffix.
    :returns: False where the release is older than EMR on EKS; None where it is not in the table or has no EMR shape.
    """
    version = parse(label)
    if version is None:
        return None
    if version.label in labels():
        return True
    return None if reaches(version, _oldest()) else False


def next_label(label: str) -> str | None:
    """The first release of EMR on EKS that is not older than a label's; None where there is none yet.

    :param label: A release label, with or without suffix.
    """
    version = parse(label)
    known = ((one, parse(one)) for one in labels())
    return next((one for one, other in known if version and other and other >= version), None)


@cache
def _oldest() -> tuple[str, ...]:
    """The first release of each line."""
    first: dict[str, str] = {}
    for label in labels():
        version = parse(label)
        assert version is not None, label
        first.setdefault(version.line, label)
    return tuple(first.values())


def suffix(label: str) -> str | None:
    """What follows the version in a label, with its hyphen: `-latest`; empty where nothing does.

    :param label: A release label.
    :returns: None where the label has not EMR's shape.
    """
    version = parse(label)
    return label.removeprefix(version.label) if version else None


def is_image(suffix: str) -> bool:
    """Whether a suffix has the shape of an image that EMR publishes: variants, then `latest` or a date.

    :param suffix: For example `-spark-rapids-java8-latest`.
    """
    variants = "|".join(load("eks")["variants"])
    return re.fullmatch(_SUFFIX.format(variants=variants), suffix, re.ASCII) is not None


def is_flink(label: str) -> bool:
    """Whether a label names an image for Flink, which no Spark job runs on.

    :param label: A release label.
    """
    return "flink" in (suffix(label) or "").split("-")


def lacks(feature: str, label: str) -> bool:
    """Whether a release is certainly older than a feature of EMR on EKS.

    :param feature: `lake_formation` or `log_rotation`.
    :param label: A release label.
    :raises KeyError: for a feature that the table does not have.
    """
    version = parse(label)
    return version is not None and not reaches(version, first_with(feature))


def first_with(feature: str) -> tuple[str, ...]:
    """The first release with a feature of EMR on EKS, in each line that has a first release of its own.

    :param feature: `lake_formation` or `log_rotation`.
    :raises KeyError: for a feature that the table does not have.
    """
    return tuple(load("eks")["since"][feature])


def endpoint_types() -> tuple[str, ...]:
    """The types of managed endpoints."""
    return tuple(record["name"] for record in load("eks")["endpoint_types"])


def endpoint_feature(endpoint_type: str) -> str | None:
    """The feature, in `features`, that a release needs for a type of managed endpoint; None for an unknown type.

    :param endpoint_type: For example `SPARK_CONNECT`.
    """
    return next((one["feature"] for one in load("eks")["endpoint_types"] if one["name"] == endpoint_type), None)


def classifications(label: str, *, endpoint: bool) -> frozenset[str] | None:
    """The configuration classifications that a release of EMR on EKS knows.

    :param label: A release label.
    :param endpoint: Whether for a managed endpoint, which knows some more, or for a job.
    :returns: None where the label has not EMR's shape.
    """
    version = parse(label)
    if version is None:
        return None
    rows: Sequence[Mapping[str, Any]] = load("eks")["classifications"]
    return frozenset(
        row["name"] for row in rows if _serves(row, label, version) and (endpoint or not row.get("endpoint"))
    )


def _serves(row: Mapping[str, Any], label: str, version: Version) -> bool:
    first, last = parse(row.get("first", "")), parse(row.get("last", ""))
    if (first and version < first) or (last and version > last):
        return False
    return "feature" not in row or supports(row["feature"], label) is not False


def nearest_classification(name: str, label: str, *, endpoint: bool) -> str | None:
    """The classification to suggest: the other era's name of the same file, or the nearest spelling.

    :param name: What was written.
    :param label: A release label.
    :param endpoint: Whether for a managed endpoint.
    """
    known = classifications(label, endpoint=endpoint) or frozenset()
    other_era = next(
        (row["instead"] for row in load("eks")["classifications"] if row["name"] == name and "instead" in row), None
    )
    return other_era if other_era in known else next(iter(closest(name, sorted(known))), None)


def encryption_options(of: str) -> tuple[str, ...]:
    """How a security configuration of EMR on EKS may encrypt at rest.

    :param of: `s3` or `local_disk`.
    :raises KeyError: for anything else.
    """
    return tuple(load("eks")["encryption"][of])


def spelling(name: str) -> str | None:
    """How CloudFormation spells a property of EMR on EKS that goes by another name elsewhere; None: as it is.

    :param name: For example the API's `PublicCertificateSecretArn`, or the CLI's `logUri`.
    """
    spellings: Mapping[str, str] = load("eks")["spellings"]
    capital = name[:1].upper() + name[1:]
    spelt = spellings.get(capital, capital)
    return spelt if spelt != name else None


def base36(text: str) -> str:
    """A text as EMR writes role names into service accounts: its bytes as one number, in base 36.

    :param text: For example the name of a role.
    """
    number = int.from_bytes(text.encode(), "big")
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def service_account_pattern(account: str, role_name: str) -> str:
    """The service accounts that a job execution role trusts through the cluster's OIDC provider.

    :param account: Account of the role, or a token for it.
    :param role_name: Name of the role, without path.
    """
    return _service_account(load("eks")["service_accounts"]["irsa"], account, role_name)


def pod_identity_service_accounts(account: str, role_name: str) -> tuple[str, ...]:
    """The service accounts that want an EKS pod identity association with a job execution role.

    :param account: Account of the role, or a token for it.
    :param role_name: Name of the role, without path.
    """
    patterns: Sequence[str] = load("eks")["service_accounts"]["pod_identity"]
    return tuple(_service_account(pattern, account, role_name) for pattern in patterns)


def _service_account(pattern: str, account: str, role_name: str) -> str:
    return pattern.replace("<account>", account).replace("<role>", base36(role_name))


def service_linked_role() -> str:
    """The name of the role with which EMR enters an EKS cluster."""
    return str(load("eks")["access"]["service_linked_role"])


def access_entry_actions() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the creator of a virtual cluster must be allowed, so that EMR can make its access entry.

    :returns: The actions on the EKS cluster, and those on the access entry of the service-linked role.
    """
    access: Mapping[str, list[str]] = load("eks")["access"]
    return tuple(access["cluster_actions"]), tuple(access["entry_actions"])


def authentication_modes() -> tuple[str, ...]:
    """The authentication modes of an EKS cluster in which there are access entries."""
    return tuple(load("eks")["access"]["authentication_modes"])
