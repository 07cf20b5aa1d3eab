"""Rules on S3 Access Grants: what they work with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from emr_constructs.rules.ec2.needs import needs
from emr_constructs.rules.ec2.nodes import setting
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, known
from emr_constructs.rules.views.cluster import ClusterView

_PAGE: Final = management_guide("emr-access-grants")
_SWITCHES: Final = (("emrfs-site", "fs.s3.s3AccessGrants.enabled"), ("core-site", "fs.s3a.access.grants.enabled"))
_FALLBACKS: Final = (
    ("emrfs-site", "fs.s3.s3AccessGrants.fallbackToIAM"),
    ("core-site", "fs.s3a.access.grants.fallback.to.iam"),
)


@rule(on=ClusterView, source=_PAGE, severity=Severity.WARNING)
def access_grants_release(cluster: ClusterView) -> Iterator[Problem]:
    """S3 Access Grants need 6.15."""
    if asks_for_access(cluster) is True:
        yield from needs(cluster, "s3_access_grants", "configurations", "access to S3 by grants")


@rule(on=ClusterView, source=_PAGE, severity=Severity.WARNING, remedy="set fallbackToIAM to 'false'")
def access_grants_fallback(cluster: ClusterView) -> Iterator[Problem]:
    """With IAM Identity Center, S3 Access Grants do not fall back to the policies of a role."""
    security = cluster.security_configuration
    if asks_for_access(cluster) is True and known(security) and security.uses_identity_center():
        if any(setting(cluster, *one) == "true" for one in _FALLBACKS):
            yield Problem(
                "configurations", "access to S3 falls back to a role, which IAM Identity Center does not support"
            )


@rule(on=ClusterView, source=_PAGE, severity=Severity.WARNING, remedy="use one of them")
def access_grants_authentication(cluster: ClusterView) -> Iterator[Problem]:
    """S3 Access Grants go neither with LDAP nor with Apache Ranger."""
    security = cluster.security_configuration
    if asks_for_access(cluster) is True and known(security):
        for name, used in (("LDAP", security.uses_ldap()), ("Apache Ranger", known(security.ranger))):
            if used:
                yield Problem("configurations", f"access to S3 by grants is not supported together with {name}")


@rule(on=ClusterView, source=_PAGE, severity=Severity.WARNING, remedy="let the role read and write them itself")
def access_grants_iceberg(cluster: ClusterView) -> Iterator[Problem]:
    """Grants for S3 do not reach tables of Iceberg."""
    if asks_for_access(cluster) is True and setting(cluster, "iceberg-defaults", "iceberg.enabled") == "true":
        yield Problem("configurations", "access to S3 by grants is not supported for tables of Iceberg")


def asks_for_access(cluster: ClusterView) -> Maybe[bool]:
    """Whether Spark asks S3 Access Grants for what it reads and writes."""
    said = [setting(cluster, *one) for one in _SWITCHES]
    if any(one not in (None, "false", UNKNOWN) for one in said):
        return True
    return UNKNOWN if UNKNOWN in said else False
