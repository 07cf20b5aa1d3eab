"""Cases of the rules on S3 Access Grants."""

from __future__ import annotations

from typing import Any

from views import case, configuration, without_nodes
from views_ec2_identity import RANGER

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.identity import IdentityCenterView, LdapView
from emr_constructs.rules.views.security import SecurityConfigurationView
from emr_constructs.rules.views.software import ConfigurationView

_ON = {"fs.s3.s3AccessGrants.enabled": "true"}
_FALLING_BACK = {**_ON, "fs.s3.s3AccessGrants.fallbackToIAM": "true"}
_IN_S3A = {"fs.s3a.access.grants.enabled": "true"}
_S3A_FALLING_BACK = {**_IN_S3A, "fs.s3a.access.grants.fallback.to.iam": "true"}
_ICEBERG = configuration("iceberg-defaults", iceberg_enabled="true")
_CENTER = SecurityConfigurationView(identity_center=IdentityCenterView(enabled=True))
_LDAP = SecurityConfigurationView(ldap=LdapView(enabled=True))
_LDAP_OFF = SecurityConfigurationView(ldap=LdapView(enabled=False))
_RANGER = SecurityConfigurationView(ranger=RANGER)
_FALLBACK = (
    "access to S3 falls back to a role, which IAM Identity Center does not support; set fallbackToIAM to 'false'"
)


def _site(properties: Any, name: str = "emrfs-site") -> ConfigurationView:
    return ConfigurationView(classification=name, properties=properties)


def _with(properties: Any, *more: ConfigurationView, site: str = "emrfs-site", **said: Any) -> ClusterView:
    return without_nodes(**{"applications": ("Spark",), "configurations": (_site(properties, site), *more), **said})


CASES = [
    case(
        "AccessGrantsRelease",
        _with(_ON, release_label="emr-6.14.0"),
        "access to S3 by grants is not in emr-6.14.0; use emr-6.15.0 or later",
        good=_with(_ON, release_label="emr-6.15.0"),
    ),
    case(
        "AccessGrantsRelease",
        _with(_ON, release_label="emr-5.36.2"),
        "access to S3 by grants is not in emr-5.36.2; use a release of a later line",
        good=_with({"fs.s3.s3AccessGrants.enabled": "false"}, release_label="emr-5.36.2"),
    ),
    case("AccessGrantsFallback", _with(_FALLING_BACK, security_configuration=_CENTER), _FALLBACK, good=_with(_ON)),
    case(
        "AccessGrantsFallback",
        _with(_S3A_FALLING_BACK, site="core-site", security_configuration=_CENTER),
        _FALLBACK,
        good=_with(_IN_S3A, site="core-site", security_configuration=_CENTER),
    ),
    case(
        "AccessGrantsFallback",
        _with(_FALLING_BACK, security_configuration=_CENTER),
        _FALLBACK,
        good=_with(_FALLING_BACK, security_configuration=UNKNOWN),
    ),
    case(
        "AccessGrantsAuthentication",
        _with(_ON, security_configuration=_LDAP),
        "access to S3 by grants is not supported together with LDAP; use one of them",
        good=_with(_ON, security_configuration=_LDAP_OFF),
    ),
    case(
        "AccessGrantsAuthentication",
        _with(_ON, security_configuration=_RANGER, release_label="emr-7.3.0"),
        "access to S3 by grants is not supported together with Apache Ranger; use one of them",
        good=_with(
            {"fs.s3.s3AccessGrants.enabled": UNKNOWN}, security_configuration=_RANGER, release_label="emr-7.3.0"
        ),
    ),
    case(
        "AccessGrantsIceberg",
        _with(_ON, _ICEBERG),
        "access to S3 by grants is not supported for tables of Iceberg; let the role read and write them itself",
        good=_with(_ON),
    ),
    case(
        "AccessGrantsIceberg",
        _with(_ON, _ICEBERG),
        "access to S3 by grants is not supported for tables of Iceberg; let the role read and write them itself",
        good=_with({"fs.s3.s3AccessGrants.enabled": "false"}, _ICEBERG),
    ),
]
