"""Cases of the rules on security configurations of EMR on EKS."""

from __future__ import annotations

from typing import Any

from eks_views import ROLE, lake_formation, security, virtual_cluster
from studio_views import KEY
from views import case

from emr_constructs.rules.view import View
from emr_constructs.rules.views.eks import EksSecurityConfigurationView

_INSTANCE = "arn:aws:sso:::instance/ssoins-0a1b2c3d4e5f6071"
_PUBLIC = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:public-0a1b2c"
_PRIVATE = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:private-0a1b2c"
_REQUIRED = "say it: CloudFormation requires it"
_NO_ROLE = "is not the ARN of a role; write its ARN, not its name"
_ARN = "arn:aws:iam::111122223333:role/"


def _tls(**said: Any) -> View:
    return security(
        **{
            "certificate_provider": "PEM",
            "public_key_secret": _PUBLIC,
            "private_key_secret": _PRIVATE,
            **said,
        }
    )


def _shared_by(count: int) -> View:
    return security(virtual_clusters=tuple(virtual_cluster(namespace=f"jobs{index}") for index in range(count)))


CASES = [
    case(
        "EksSecurityConfigurationEmpty",
        EksSecurityConfigurationView(name="secure"),
        "the security configuration says nothing; say what it configures",
        good=EksSecurityConfigurationView(name="secure", identity_center=False),
    ),
    case(
        "EksSecurityConfigurationName",
        security(name="my config"),
        "`security_configuration_name` ('my config') holds characters that EMR refuses; "
        "use letters, digits, hyphens and underscores",
        good=security(name="my_config-1"),
    ),
    case(
        "EksSecurityConfigurationName",
        security(name="a" * 65),
        "`security_configuration_name` has 65 characters; use 1 to 64",
        good=security(name="a" * 64),
    ),
    case(
        "EksSecurityConfigurationProvider",
        security(namespace="system"),
        f"the container provider misses its type; {_REQUIRED}",
        f"the container provider misses the name of its EKS cluster; {_REQUIRED}",
        good=security(provider_type="EKS", eks_cluster_name="platform", namespace="system"),
    ),
    case(
        "EksSecurityConfigurationProvider",
        security(provider_type="EKS"),
        f"the container provider misses the name of its EKS cluster; {_REQUIRED}",
        good=security(provider_type="EKS", eks_cluster_name="platform"),
    ),
    case(
        "EksSecurityConfigurationRoles",
        lake_formation(system_role="System", query_engine_role="Engine"),
        f"`system_role` ('System') {_NO_ROLE}",
        f"`query_engine_role` ('Engine') {_NO_ROLE}",
        good=lake_formation(system_role=ROLE),
    ),
    case(
        "EksSecurityConfigurationRoles",
        security(system_role=_ARN.ljust(2049, "a")),
        "`system_role` has 2049 characters; use 1 to 2048",
        good=security(system_role=_ARN.ljust(2048, "a")),
    ),
    case(
        "EksIdentityCenterInstance",
        security(identity_center=True, identity_center_instance="ssoins-0a1b2c3d4e5f6071"),
        "`identity_center_instance` ('ssoins-0a1b2c3d4e5f6071') is not the ARN of an instance of IAM Identity "
        "Center; it ends in instance/ssoins- and 16 characters",
        good=security(identity_center=True, identity_center_instance=_INSTANCE),
    ),
    case(
        "EksIdentityCenterOff",
        security(identity_center=False, identity_center_instance=_INSTANCE),
        "`identity_center_instance` is set, but `identity_center` is off; "
        "switch `identity_center` on, or leave the instance out",
        good=security(identity_center=True, identity_center_instance=_INSTANCE),
    ),
    case(
        "EksIdentityCenterAssignment",
        security(identity_center=True, identity_center_assignment=False),
        "every user of IAM Identity Center is let in; set `identity_center_assignment`",
        good=security(identity_center=True, identity_center_assignment=True),
    ),
    case(
        "EksLakeFormationValues",
        lake_formation(session_tag="EMR!", secure_cluster_name="a:b", secure_namespace="System"),
        "`session_tag` ('EMR!') holds characters that EMR refuses; use letters, digits, blanks, and . - _ / #",
        "`secure_cluster_name` ('a:b') is not the name of an EKS cluster; write its name, not its ARN",
        "`secure_namespace` ('System') is not a name for a namespace; "
        "use lower-case letters, digits and, between them, hyphens",
        good=lake_formation(),
    ),
    case(
        "EksLakeFormationValues",
        lake_formation(session_tag="a" * 257, secure_cluster_name="a" * 101, secure_namespace="a" * 64),
        "`session_tag` has 257 characters; use 1 to 256",
        "`secure_cluster_name` has 101 characters; use 1 to 100",
        "`secure_namespace` has 64 characters; use 1 to 63",
        good=lake_formation(session_tag="a" * 256, secure_cluster_name="a" * 100, secure_namespace="a" * 63),
    ),
    case(
        "EksLakeFormationBlocks",
        security(session_tag="EMR on EKS Engine"),
        "Lake Formation is configured without `query_engine_role`; say it",
        "Lake Formation is configured without `secure_cluster_name`; say it",
        "Lake Formation is configured without `secure_namespace`; say it",
        good=security(),
    ),
    case(
        "EksLakeFormationBlocks",
        lake_formation(session_tag=None),
        "Lake Formation is configured without `session_tag`; say it",
        good=lake_formation(),
    ),
    case(
        "EksTlsProvider",
        _tls(certificate_provider="Custom"),
        "`certificate_provider` ('Custom') must be PEM",
        good=_tls(),
    ),
    case(
        "EksTlsSecret",
        _tls(public_key_secret="public"),
        "`public_key_secret` ('public') is not the ARN of a secret; write its ARN, not its name",
        good=_tls(),
    ),
    case(
        "EksTlsSecrets",
        security(certificate_provider="PEM"),
        "certificates are configured without `public_key_secret`; name the secret that holds it",
        "certificates are configured without `private_key_secret`; name the secret that holds it",
        good=security(),
    ),
    case(
        "EksTlsSecrets",
        _tls(public_key_secret=None),
        "certificates are configured without `public_key_secret`; name the secret that holds it",
        good=_tls(),
    ),
    case(
        "EksTlsSecrets",
        _tls(public_key_secret=_PRIVATE),
        "one secret holds the public and the private part; use two secrets",
        good=_tls(),
    ),
    case(
        "EksAtRestValues",
        security(local_disk_provider="Custom", local_disk_key=KEY, s3_option="CSE-Custom"),
        "`local_disk_provider` ('Custom') must be AwsKms",
        "`s3_option` ('CSE-Custom') must be CSE-KMS or SSE-KMS or SSE-S3",
        good=security(local_disk_provider="AwsKms", local_disk_key=KEY, s3_option="SSE-S3"),
    ),
    case(
        "EksAtRestKeys",
        security(s3_option="SSE-S3", s3_key=KEY),
        "SSE-S3 uses no key of yours; leave `s3_key` out, or use SSE-KMS",
        good=security(s3_option="SSE-KMS", s3_key=KEY),
    ),
    case(
        "EksAtRestKeys",
        security(s3_key=KEY, local_disk_key=KEY),
        "`s3_key` is set, but no `s3_option`; say SSE-KMS or CSE-KMS",
        "`local_disk_key` is set, but no `local_disk_provider`; say AwsKms",
        good=security(s3_option="CSE-KMS", s3_key=KEY),
    ),
    case(
        "EksAtRestKeys",
        security(s3_option="CSE-KMS", local_disk_provider="AwsKms"),
        "CSE-KMS names no key; set `s3_key`",
        "AwsKms names no key; set `local_disk_key`",
        good=security(s3_option="SSE-S3"),
    ),
    case(
        "EksSecurityConfigurationShared",
        _shared_by(2),
        "2 virtual clusters share the security configuration; "
        "give each virtual cluster a security configuration of its own",
        good=_shared_by(1),
    ),
    case(
        "EksEncryptionPlace",
        security(raw={"AuthorizationConfiguration": {"EncryptionConfiguration": {"A": "b"}}}),
        "CloudFormation knows no EncryptionConfiguration in AuthorizationConfiguration; "
        "write it beside AuthorizationConfiguration, in SecurityConfigurationData",
        good=security(raw={"EncryptionConfiguration": {"A": "b"}, "AuthorizationConfiguration": {}}),
    ),
]

SAID = {
    "EksAtRestKeys",
    "EksIdentityCenterOff",
    "EksLakeFormationBlocks",
    "EksSecurityConfigurationProvider",
    "EksTlsSecrets",
}
"""Rules that ask whether something is said, whatever it is."""
