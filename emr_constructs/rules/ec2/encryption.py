"""Rules on encryption at rest: what is encrypted, by whom, with which key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emr_constructs.facts import security as facts
from emr_constructs.rules.choices import one_of
from emr_constructs.rules.rule import Problem, Severity, rule
from emr_constructs.rules.sources import management_guide
from emr_constructs.rules.view import UNKNOWN, Maybe, View, items, known
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.security import BucketEncryptionView, KeyView, SecurityConfigurationView

_SECURITY = management_guide("emr-create-security-configuration")
_KEYS = management_guide("emr-encryption-enable")
_KEY_ARN = re.compile(r"arn:[a-z-]+:kms:(?P<region>[a-z0-9-]+):\d+:key/.+")
_KEY_FIELDS = ("s3_key", "local_disk_key", "wal_key", "certificate_key")
_MODES = (*facts.values("s3_mode"), *facts.values("local_disk_provider"))
_CUSTOM_MODE = "CSE-Custom"
_SYMMETRIC = "SYMMETRIC_DEFAULT"
_WITH_KEY = (*facts.values("s3_mode_with_key"), "AwsKms")
_WITH_PROVIDER = (_CUSTOM_MODE, "Custom")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def at_rest_blocks(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Encryption at rest needs S3 or local disks to encrypt."""
    if security.at_rest is True and security.s3_mode is None and security.local_disk_provider is None:
        yield Problem("at_rest", "`at_rest` is on but encrypts neither S3 nor local disks", "say at least one of them")


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING)
def at_rest_unused(security: SecurityConfigurationView) -> Iterator[Problem]:
    """What is configured to be encrypted at rest is: it is off unless it is switched on."""
    configured = {"S3": security.s3_mode, "local disks": security.local_disk_provider}
    names = " and ".join(name for name, said in configured.items() if known(said))
    if names and security.at_rest in (None, False):
        yield Problem(
            "at_rest",
            f"encryption of {names} is configured, but `at_rest` is off",
            "switch it on, or take the rest away",
        )


@rule(on=SecurityConfigurationView, source=_SECURITY)
def s3_mode_name(security: SecurityConfigurationView) -> Iterator[Problem]:
    """EMR encrypts S3 in one of four modes."""
    yield from one_of(security, "s3_mode", facts.values("s3_mode"))


@rule(on=SecurityConfigurationView, source=_SECURITY)
def s3_key(security: SecurityConfigurationView) -> Iterator[Problem]:
    """SSE-KMS and CSE-KMS need a key."""
    if _lacks_key(security.s3_mode, security.s3_key):
        yield Problem("s3_key", f"{security.s3_mode} needs a key", "give the ARN of a KMS key")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def s3_custom_provider(security: SecurityConfigurationView) -> Iterator[Problem]:
    """CSE-Custom needs a key provider: a file in S3 and a class in it."""
    if security.s3_mode == _CUSTOM_MODE:
        yield from _provider_of(security, _CUSTOM_MODE, "s3_jar", "s3_provider_class")


@rule(on=BucketEncryptionView, source=_SECURITY)
def bucket_override(override: BucketEncryptionView) -> Iterator[Problem]:
    """An override for a bucket names the bucket, a mode of EMR, and what the mode needs: a key, a key provider."""
    if override.bucket is None:
        yield Problem("bucket", "an override is for a bucket, and names none", "name it")
    if override.mode is None:
        yield Problem("mode", "an override has a mode of its own, and names none", "name it")
    yield from one_of(override, "mode", facts.values("s3_mode"))
    if _lacks_key(override.mode, override.key):
        yield Problem("key", f"{override.mode} needs a key", "give the ARN of a KMS key")
    if override.mode == _CUSTOM_MODE:
        yield from _provider_of(override, _CUSTOM_MODE, "jar", "provider_class")


@rule(on=BucketEncryptionView, source=_SECURITY, severity=Severity.WARNING, remedy="write its name alone")
def bucket_override_name(override: BucketEncryptionView) -> Iterator[Problem]:
    """An override is for a bucket by its name: a URL or an ARN fits none."""
    if known(override.bucket) and not set(override.bucket).isdisjoint(":/"):
        yield Problem("bucket", f"`bucket` ({override.bucket!r}) is not the name of a bucket")


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING, remedy="name one, for example SSE-S3")
def bucket_overrides_alone(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Overrides for buckets are exceptions to a mode for all others."""
    if security.s3_mode is None and items(security.s3_overrides):
        yield Problem("s3_mode", "some buckets have a mode of their own, the others have no `s3_mode`")


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING, remedy="leave it out")
def at_rest_options(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Keys belong to encryption with KMS, files and classes to key providers of one's own."""
    yield from _unused(security, "s3_mode", "s3_key", ("s3_jar", "s3_provider_class"))
    provider = ("local_disk_jar", "local_disk_provider_class")
    yield from _unused(security, "local_disk_provider", "local_disk_key", provider)


@rule(on=BucketEncryptionView, source=_SECURITY, severity=Severity.WARNING, remedy="leave it out")
def bucket_override_options(override: BucketEncryptionView) -> Iterator[Problem]:
    """A key in an override belongs to encryption with KMS, a file and a class to a key provider of one's own."""
    yield from _unused(override, "mode", "key", ("jar", "provider_class"))


@rule(on=SecurityConfigurationView, source=_SECURITY, severity=Severity.WARNING, remedy="keep one")
def bucket_override_twice(security: SecurityConfigurationView) -> Iterator[Problem]:
    """A bucket has one override."""
    buckets = [one.bucket for one in items(security.s3_overrides) if known(one.bucket)]
    for bucket in sorted({bucket for bucket in buckets if buckets.count(bucket) > 1}):
        yield Problem("s3_overrides", f"{bucket!r} has {buckets.count(bucket)} overrides")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def local_disk_provider_name(security: SecurityConfigurationView) -> Iterator[Problem]:
    """The keys of local disks come from AwsKms or Custom."""
    yield from one_of(security, "local_disk_provider", facts.values("local_disk_provider"))


@rule(on=SecurityConfigurationView, source=_SECURITY)
def local_disk_key(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Local disks need a KMS key, or a key provider of your own: a file in S3 and a class in it."""
    provider = security.local_disk_provider
    if provider == "AwsKms" and security.local_disk_key is None:
        yield Problem("local_disk_key", "AwsKms needs a key for local disks", "give the ARN of a KMS key")
    if provider == "Custom":
        yield from _provider_of(security, "Custom", "local_disk_jar", "local_disk_provider_class")


@rule(on=SecurityConfigurationView, source=_SECURITY, remedy="write a class for each")
def key_provider_class_twice(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Local disks and S3 have different key provider classes."""
    provider = security.local_disk_provider_class
    if known(provider) and provider == security.s3_provider_class:
        yield Problem("local_disk_provider_class", f"local disks and S3 have the same key provider class {provider!r}")


@rule(on=SecurityConfigurationView, source=_SECURITY)
def ebs_encryption_provider(security: SecurityConfigurationView) -> Iterator[Problem]:
    """EBS encryption needs AWS KMS as the provider of local disk keys."""
    provider = security.local_disk_provider
    if security.ebs is True and provider is not UNKNOWN and provider != "AwsKms":
        yield Problem("ebs", "`ebs` encryption needs local disks encrypted with AwsKms", "set both or neither")


@rule(on=SecurityConfigurationView, source=_KEYS, severity=Severity.WARNING, remedy="give the ARN of the key itself")
def encryption_key_arn(security: SecurityConfigurationView) -> Iterator[Problem]:
    """EMR wants keys by their full ARN: it documents neither ids nor aliases."""
    for field in _KEY_FIELDS:
        key = getattr(security, field)
        if _is_no_arn(key):
            yield Problem(field, f"`{field}` ({key!r}) is not the ARN of a KMS key")


@rule(on=BucketEncryptionView, source=_KEYS, severity=Severity.WARNING, remedy="give the ARN of the key itself")
def bucket_key_arn(override: BucketEncryptionView) -> Iterator[Problem]:
    """EMR wants the key of a bucket by its full ARN: it documents neither ids nor aliases."""
    if _is_no_arn(override.key):
        yield Problem("key", f"`key` ({override.key!r}) is not the ARN of a KMS key")


@rule(on=SecurityConfigurationView, source=_KEYS, remedy="use a symmetric one")
def symmetric_keys(security: SecurityConfigurationView) -> Iterator[Problem]:
    """Data at rest is encrypted with symmetric keys."""
    yield from _asymmetric(security, "s3_key", "local_disk_key", "wal_key")


@rule(on=BucketEncryptionView, source=_KEYS, remedy="use a symmetric one")
def symmetric_bucket_key(override: BucketEncryptionView) -> Iterator[Problem]:
    """Data in a bucket is encrypted with a symmetric key."""
    yield from _asymmetric(override, "key")


@rule(on=ClusterView, source=_KEYS, remedy="use a key of that region")
def key_region(cluster: ClusterView) -> Iterator[Problem]:
    """A cluster uses keys of its own region."""
    region, security = cluster.region_name(), cluster.security_configuration
    keys = {"log_encryption_key": (cluster.log_encryption_key,)}
    if known(security):
        buckets = [one.key for one in items(security.s3_overrides)]
        keys["security_configuration"] = (*(getattr(security, field) for field in _KEY_FIELDS), *buckets)
    for field, said in keys.items() if region else ():
        for key in dict.fromkeys(items(said)):
            match = _KEY_ARN.fullmatch(key)
            if match and match["region"] != region:
                yield Problem(field, f"the key {key} is not of {region}, where the cluster is")


def _provider_of(view: View, what: str, jar: str, provider_class: str) -> Iterator[Problem]:
    """What a key provider of one's own lacks."""
    if getattr(view, jar) is None:
        yield Problem(jar, f"{what} needs the file of its key provider", "give its place in S3")
    if getattr(view, provider_class) in (None, ""):
        yield Problem(provider_class, f"{what} needs the class of its key provider", "give its full name")


def _unused(view: View, mode: str, key: str, provider: tuple[str, str]) -> Iterator[Problem]:
    """What is said besides a mode that means nothing to it."""
    chosen = getattr(view, mode)
    if chosen is not None and chosen not in _MODES:
        return
    useless = () if chosen in _WITH_KEY else (key,)
    for field in (*useless, *(() if chosen in _WITH_PROVIDER else provider)):
        if getattr(view, field) is not None:
            yield Problem(field, f"`{field}` means nothing {f'to {chosen}' if chosen else f'without `{mode}`'}")


def _asymmetric(view: View, *fields: str) -> Iterator[Problem]:
    """The keys of the same template that are of another kind."""
    for field in fields:
        key: Maybe[KeyView] = getattr(view, f"made_{field}")
        if known(key) and known(key.spec) and key.spec != _SYMMETRIC:
            yield Problem(field, f"`{field}` is a key of the kind {key.spec}, which EMR cannot encrypt with")


def _lacks_key(mode: Maybe[str], key: Maybe[str]) -> bool:
    return known(mode) and mode in facts.values("s3_mode_with_key") and key is None


def _is_no_arn(key: Maybe[str]) -> bool:
    return known(key) and _KEY_ARN.fullmatch(key) is None
