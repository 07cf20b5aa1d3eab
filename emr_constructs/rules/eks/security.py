"""Rules on security configurations of EMR on EKS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from emr_constructs.facts import eks, enums
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.shapes import LABEL, shaped, sized
from emr_constructs.rules.sources import eks_guide, template_reference
from emr_constructs.rules.view import known, view_fields
from emr_constructs.rules.views.eks import EksSecurityConfigurationView

_TEMPLATE = template_reference("aws-resource-emrcontainers-securityconfiguration")
_PAGE = "aws-properties-emrcontainers-securityconfiguration-"
_LAKE_FORMATION = template_reference(f"{_PAGE}lakeformationconfiguration")
_TLS = template_reference(f"{_PAGE}tlscertificateconfiguration")
_AT_REST = template_reference(f"{_PAGE}atrestencryptionconfiguration")
_PARTITIONS = "arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b)"
_ROLE = rf"{_PARTITIONS}:iam::\d{{12}}:role/.+"
_SECRET = r"arn:(aws[a-zA-Z0-9-]*):secretsmanager:.+:(\d{12}):secret:[0-9a-zA-Z/_+=.@-]+"


@rule(on=EksSecurityConfigurationView, source=_TEMPLATE)
def eks_security_configuration_empty(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration configures something."""
    data = [
        one.name for one in view_fields(type(security)) if one.metadata["path"].startswith("SecurityConfigurationData")
    ]
    if all(getattr(security, name) is None for name in data):
        yield Problem("raw", "the security configuration says nothing", "say what it configures")


@rule(on=EksSecurityConfigurationView, source=_TEMPLATE)
def eks_security_configuration_name(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """The name of a security configuration has 1 to 64 letters, digits, hyphens and underscores."""
    yield from sized(security, "name", 64)
    yield from shaped(
        security,
        "name",
        r"[a-zA-Z0-9\-_]+",
        "holds characters that EMR refuses",
        "use letters, digits, hyphens and underscores",
    )


@rule(on=EksSecurityConfigurationView, source=template_reference(f"{_PAGE}containerprovider"))
def eks_security_configuration_provider(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """A container provider has a type and an EKS cluster."""
    provider = {"provider_type": security.provider_type, "eks_cluster_name": security.eks_cluster_name}
    said = (security.namespace, *provider.values())
    for field, value in provider.items():
        if value is None and any(one is not None for one in said):
            what = "its type" if field == "provider_type" else "the name of its EKS cluster"
            yield Problem(field, f"the container provider misses {what}", "say it: CloudFormation requires it")


@rule(on=EksSecurityConfigurationView, source=_TEMPLATE)
def eks_security_configuration_roles(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """The roles of a security configuration are named by their ARNs."""
    for field in ("system_role", "query_engine_role"):
        yield from sized(security, field, 2048)
        yield from shaped(security, field, _ROLE, "is not the ARN of a role", "write its ARN, not its name")


@rule(on=EksSecurityConfigurationView, source=template_reference(f"{_PAGE}identitycenterconfiguration"))
def eks_identity_center_instance(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration of EMR on EKS names its instance of IAM Identity Center by the ARN."""
    yield from shaped(
        security,
        "identity_center_instance",
        rf"{_PARTITIONS}:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{{16}}",
        "is not the ARN of an instance of IAM Identity Center",
        "it ends in instance/ssoins- and 16 characters",
    )


@rule(
    on=EksSecurityConfigurationView,
    source=template_reference(f"{_PAGE}identitycenterconfiguration"),
    severity=Severity.WARNING,
    remedy="switch `identity_center` on, or leave the instance out",
)
def eks_identity_center_off(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """An instance of IAM Identity Center is for authentication with it."""
    if security.identity_center is False and security.identity_center_instance is not None:
        yield Problem("identity_center", "`identity_center_instance` is set, but `identity_center` is off")


@rule(
    on=EksSecurityConfigurationView,
    source=template_reference(f"{_PAGE}identitycenterconfiguration"),
    severity=Severity.COMPLIANCE,
    controls=("EMRC.EKS.3",),
    remedy="set `identity_center_assignment`",
)
def eks_identity_center_assignment(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """Only users who are assigned to it use an application of IAM Identity Center."""
    if security.identity_center is True and security.identity_center_assignment is False:
        yield Problem("identity_center_assignment", "every user of IAM Identity Center is let in")


@rule(on=EksSecurityConfigurationView, source=_LAKE_FORMATION)
def eks_lake_formation_values(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """The session tag of Lake Formation and its system namespace are written as EMR takes them."""
    yield from sized(security, "session_tag", 256)
    yield from shaped(
        security,
        "session_tag",
        r"[.\-_/#A-Za-z0-9 ]+",
        "holds characters that EMR refuses",
        "use letters, digits, blanks, and . - _ / #",
    )
    yield from sized(security, "secure_cluster_name", 100)
    yield from shaped(
        security,
        "secure_cluster_name",
        r"[0-9A-Za-z][A-Za-z0-9\-_]*",
        "is not the name of an EKS cluster",
        "write its name, not its ARN",
    )
    yield from sized(security, "secure_namespace", 63)
    yield from shaped(
        security,
        "secure_namespace",
        LABEL,
        "is not a name for a namespace",
        "use lower-case letters, digits and, between them, hyphens",
    )


@rule(on=EksSecurityConfigurationView, source=eks_guide("security_iam_fgac-lf-enable"), severity=Severity.WARNING)
def eks_lake_formation_blocks(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """Lake Formation needs a session tag, a query engine role and a system namespace."""
    for field in ("session_tag", "query_engine_role", "secure_cluster_name", "secure_namespace"):
        if security.lake_formation() and getattr(security, field) is None:
            yield Problem(field, f"Lake Formation is configured without `{field}`", "say it")


@rule(on=EksSecurityConfigurationView, source=_TLS)
def eks_tls_provider(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """Certificates come as PEM files."""
    yield from one_of(security, "certificate_provider", enums.values("CertificateProviderType", "emr-containers"))


@rule(on=EksSecurityConfigurationView, source=_TLS)
def eks_tls_secret(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """Certificates are in secrets of Secrets Manager, named by their ARNs."""
    for field in ("public_key_secret", "private_key_secret"):
        yield from shaped(security, field, _SECRET, "is not the ARN of a secret", "write its ARN, not its name")


@rule(on=EksSecurityConfigurationView, source=_TLS, severity=Severity.WARNING)
def eks_tls_secrets(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """A certificate has its public and its private part, in two secrets."""
    public, private = security.public_key_secret, security.private_key_secret
    said = (security.certificate_provider, public, private)
    for field in ("public_key_secret", "private_key_secret"):
        if getattr(security, field) is None and any(one is not None for one in said):
            yield Problem(field, f"certificates are configured without `{field}`", "name the secret that holds it")
    if known(public) and public == private:
        yield Problem("public_key_secret", "one secret holds the public and the private part", "use two secrets")


@rule(on=EksSecurityConfigurationView, source=_AT_REST)
def eks_at_rest_values(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """Encryption at rest is one that CloudFormation knows."""
    yield from one_of(security, "local_disk_provider", eks.encryption_options("local_disk"))
    yield from one_of(security, "s3_option", eks.encryption_options("s3"))


@rule(on=EksSecurityConfigurationView, source=_AT_REST, severity=Severity.WARNING)
def eks_at_rest_keys(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """Encryption with KMS has a key, and no other does."""
    if security.s3_option == "SSE-S3" and security.s3_key is not None:
        yield Problem("s3_key", "SSE-S3 uses no key of yours", "leave `s3_key` out, or use SSE-KMS")
    if security.s3_option is None and security.s3_key is not None:
        yield Problem("s3_option", "`s3_key` is set, but no `s3_option`", "say SSE-KMS or CSE-KMS")
    if security.local_disk_provider is None and security.local_disk_key is not None:
        yield Problem("local_disk_provider", "`local_disk_key` is set, but no `local_disk_provider`", "say AwsKms")
    if security.s3_option in ("SSE-KMS", "CSE-KMS") and security.s3_key is None:
        yield Problem("s3_key", f"{security.s3_option} names no key", "set `s3_key`")
    if security.local_disk_provider == "AwsKms" and security.local_disk_key is None:
        yield Problem("local_disk_key", "AwsKms names no key", "set `local_disk_key`")


@rule(
    on=EksSecurityConfigurationView,
    source=eks_guide("emr-eks-spark-connect"),
    severity=Severity.WARNING,
    remedy="give each virtual cluster a security configuration of its own",
)
def eks_security_configuration_shared(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """A security configuration belongs to one virtual cluster."""
    clusters = security.virtual_clusters
    if known(clusters) and len(clusters) > 1:
        yield Problem("name", f"{len(clusters)} virtual clusters share the security configuration")


@rule(on=EksSecurityConfigurationView, source=_TEMPLATE)
def eks_encryption_place(security: EksSecurityConfigurationView) -> Iterator[Problem]:
    """CloudFormation keeps encryption beside authorization, the API inside it."""
    authorization = security.raw.get("AuthorizationConfiguration") if known(security.raw) else None
    if isinstance(authorization, Mapping) and "EncryptionConfiguration" in authorization:
        yield Problem(
            "raw",
            "CloudFormation knows no EncryptionConfiguration in AuthorizationConfiguration",
            "write it beside AuthorizationConfiguration, in SecurityConfigurationData",
        )
