"""Cases of the rules on encryption at rest."""

from __future__ import annotations

from dataclasses import replace

from views import case, without_nodes
from views_ec2_security import EVERYTHING, KEY, OWN_PROVIDERS

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.security import BucketEncryptionView, KeyView, SecurityConfigurationView

_Security = SecurityConfigurationView
_ALIAS = "arn:aws:kms:eu-west-1:111122223333:alias/data"
_S3 = _Security(at_rest=True, s3_mode="SSE-S3")
_DISKS = _Security(at_rest=True, local_disk_provider="AwsKms", local_disk_key=KEY)
_BUCKET = BucketEncryptionView(bucket="bucket", mode="SSE-KMS", key=KEY)
_ABROAD = f"the key {KEY} is not of us-east-1, where the cluster is"
_CUSTOM = BucketEncryptionView(
    bucket="bucket", mode="CSE-Custom", jar="s3://bucket/s3.jar", provider_class="com.example.S3"
)
_MADE = {"s3_key": UNKNOWN, "local_disk_key": UNKNOWN, "wal_key": UNKNOWN}
_OF_BUCKET = replace(_BUCKET, key=UNKNOWN, made_key=KeyView())
_RSA = KeyView(spec="RSA_4096")
_SYMMETRIC = KeyView(spec="SYMMETRIC_DEFAULT")
_NO_USE = "is a key of the kind RSA_4096, which EMR cannot encrypt with; use a symmetric one"
_USELESS = "; leave it out"
_OFF = "but `at_rest` is off; switch it on, or take the rest away"

CASES = [
    case(
        "KeyRegion",
        without_nodes(region="us-east-1", log_encryption_key=KEY, log_uri="s3://bucket/logs/"),
        f"{_ABROAD}; use a key of that region",
        good=without_nodes(region="eu-west-1", log_encryption_key=KEY, log_uri="s3://bucket/logs/"),
    ),
    case(
        "KeyRegion",
        without_nodes(region="us-east-1", security_configuration=replace(_DISKS, s3_key=KEY, s3_mode="SSE-KMS")),
        f"{_ABROAD}; use a key of that region",
        good=without_nodes(security_configuration=_DISKS),
    ),
    case(
        "KeyRegion",
        without_nodes(region="us-east-1", security_configuration=_DISKS),
        f"{_ABROAD}; use a key of that region",
        # Another rule speaks of an alias.
        good=without_nodes(region="us-east-1", security_configuration=replace(_DISKS, local_disk_key=_ALIAS)),
    ),
    case(
        "KeyRegion",
        without_nodes(region="us-east-1", security_configuration=replace(_S3, s3_overrides=(_BUCKET,))),
        f"{_ABROAD}; use a key of that region",
        good=without_nodes(region="eu-west-1", security_configuration=replace(_S3, s3_overrides=(_BUCKET,))),
    ),
    case(
        "AtRestBlocks",
        _Security(at_rest=True),
        "`at_rest` is on but encrypts neither S3 nor local disks; say at least one of them",
        good=_S3,
    ),
    case(
        "AtRestBlocks",
        _Security(at_rest=True),
        "`at_rest` is on but encrypts neither S3 nor local disks; say at least one of them",
        good=_DISKS,
    ),
    case(
        "AtRestUnused",
        replace(_S3, at_rest=False),
        f"encryption of S3 is configured, {_OFF}",
        good=_S3,
    ),
    case(
        "AtRestUnused",
        replace(_DISKS, at_rest=None, s3_mode="SSE-S3"),
        f"encryption of S3 and local disks is configured, {_OFF}",
        good=_Security(at_rest=False),
    ),
    case(
        "S3ModeName",
        replace(_S3, s3_mode="SSE-C"),
        "`s3_mode` ('SSE-C') must be SSE-S3 or SSE-KMS or CSE-KMS or CSE-Custom",
        good=_S3,
    ),
    case(
        "S3Key",
        replace(_S3, s3_mode="SSE-KMS"),
        "SSE-KMS needs a key; give the ARN of a KMS key",
        good=replace(_S3, s3_mode="SSE-KMS", s3_key=KEY),
    ),
    case(
        "S3Key",
        replace(_S3, s3_mode="CSE-KMS"),
        "CSE-KMS needs a key; give the ARN of a KMS key",
        good=EVERYTHING,
    ),
    case(
        "S3CustomProvider",
        replace(_S3, s3_mode="CSE-Custom"),
        "CSE-Custom needs the file of its key provider; give its place in S3",
        "CSE-Custom needs the class of its key provider; give its full name",
        good=replace(_S3, s3_mode="CSE-Custom", s3_jar="s3://bucket/s3.jar", s3_provider_class="com.example.S3"),
    ),
    case(
        "S3CustomProvider",
        replace(OWN_PROVIDERS, s3_provider_class=""),
        "CSE-Custom needs the class of its key provider; give its full name",
        good=OWN_PROVIDERS,
    ),
    case(
        "BucketOverride",
        BucketEncryptionView(),
        "an override is for a bucket, and names none; name it",
        "an override has a mode of its own, and names none; name it",
        good=BucketEncryptionView(bucket="bucket", mode="SSE-S3"),
    ),
    case(
        "BucketOverride",
        replace(_BUCKET, mode="AES256"),
        "`mode` ('AES256') must be SSE-S3 or SSE-KMS or CSE-KMS or CSE-Custom",
        good=_BUCKET,
    ),
    case(
        "BucketOverride",
        replace(_BUCKET, key=None),
        "SSE-KMS needs a key; give the ARN of a KMS key",
        good=_BUCKET,
    ),
    case(
        "BucketOverride",
        replace(_CUSTOM, jar=None, provider_class=None),
        "CSE-Custom needs the file of its key provider; give its place in S3",
        "CSE-Custom needs the class of its key provider; give its full name",
        good=_CUSTOM,
    ),
    case(
        "BucketOverrideName",
        replace(_BUCKET, bucket="s3://bucket"),
        "`bucket` ('s3://bucket') is not the name of a bucket; write its name alone",
        good=_BUCKET,
    ),
    case(
        "BucketOverrideName",
        replace(_BUCKET, bucket="bucket/prefix"),
        "`bucket` ('bucket/prefix') is not the name of a bucket; write its name alone",
        good=replace(_BUCKET, bucket="bucket.example.com"),
    ),
    case(
        "BucketOverridesAlone",
        replace(_DISKS, s3_overrides=(_BUCKET,)),
        "some buckets have a mode of their own, the others have no `s3_mode`; name one, for example SSE-S3",
        good=replace(_S3, s3_overrides=(_BUCKET,)),
    ),
    case(
        "BucketOverridesAlone",
        replace(_DISKS, s3_overrides=(_BUCKET,)),
        "some buckets have a mode of their own, the others have no `s3_mode`; name one, for example SSE-S3",
        good=_DISKS,
    ),
    case(
        "AtRestOptions",
        replace(_S3, s3_key=KEY, s3_jar="s3://bucket/s3.jar", s3_provider_class="com.example.S3"),
        f"`s3_key` means nothing to SSE-S3{_USELESS}",
        f"`s3_jar` means nothing to SSE-S3{_USELESS}",
        f"`s3_provider_class` means nothing to SSE-S3{_USELESS}",
        good=_S3,
    ),
    case(
        "AtRestOptions",
        replace(_DISKS, s3_key=KEY, local_disk_jar="s3://bucket/a.jar", local_disk_provider_class="com.example.A"),
        f"`s3_key` means nothing without `s3_mode`{_USELESS}",
        f"`local_disk_jar` means nothing to AwsKms{_USELESS}",
        f"`local_disk_provider_class` means nothing to AwsKms{_USELESS}",
        good=_DISKS,
    ),
    case(
        "AtRestOptions",
        replace(OWN_PROVIDERS, local_disk_key=KEY),
        f"`local_disk_key` means nothing to Custom{_USELESS}",
        good=OWN_PROVIDERS,
    ),
    case(
        "AtRestOptions",
        replace(_S3, s3_mode="SSE-KMS", s3_key=KEY, s3_jar="s3://bucket/s3.jar"),
        f"`s3_jar` means nothing to SSE-KMS{_USELESS}",
        good=replace(_S3, s3_mode=UNKNOWN, s3_key=KEY),
    ),
    case(
        "BucketOverrideOptions",
        replace(_CUSTOM, key=KEY),
        f"`key` means nothing to CSE-Custom{_USELESS}",
        good=_CUSTOM,
    ),
    case(
        "BucketOverrideOptions",
        replace(_BUCKET, jar="s3://bucket/s3.jar"),
        f"`jar` means nothing to SSE-KMS{_USELESS}",
        good=_BUCKET,
    ),
    case(
        "BucketOverrideTwice",
        replace(_S3, s3_overrides=(_BUCKET, replace(_BUCKET, mode="CSE-KMS"))),
        "'bucket' has 2 overrides; keep one",
        good=replace(_S3, s3_overrides=(_BUCKET, replace(_BUCKET, bucket="other"))),
    ),
    case(
        "LocalDiskProviderName",
        replace(_DISKS, local_disk_provider="AwsS3"),
        "`local_disk_provider` ('AwsS3') must be AwsKms or Custom",
        good=_DISKS,
    ),
    case(
        "LocalDiskKey",
        replace(_DISKS, local_disk_key=None),
        "AwsKms needs a key for local disks; give the ARN of a KMS key",
        good=_DISKS,
    ),
    case(
        "LocalDiskKey",
        _Security(at_rest=True, local_disk_provider="Custom"),
        "Custom needs the file of its key provider; give its place in S3",
        "Custom needs the class of its key provider; give its full name",
        good=OWN_PROVIDERS,
    ),
    case(
        "KeyProviderClassTwice",
        replace(OWN_PROVIDERS, local_disk_provider_class="com.example.S3"),
        "local disks and S3 have the same key provider class 'com.example.S3'; write a class for each",
        good=OWN_PROVIDERS,
    ),
    case(
        "EbsEncryptionProvider",
        _Security(ebs=True),
        "`ebs` encryption needs local disks encrypted with AwsKms; set both or neither",
        good=replace(_DISKS, ebs=True),
    ),
    case(
        "EbsEncryptionProvider",
        replace(OWN_PROVIDERS, ebs=True),
        "`ebs` encryption needs local disks encrypted with AwsKms; set both or neither",
        good=OWN_PROVIDERS,
    ),
    case(
        "EncryptionKeyArn",
        replace(EVERYTHING, s3_key="alias/data", local_disk_key=_ALIAS, wal_key="1234abcd", certificate_key=_ALIAS),
        "`s3_key` ('alias/data') is not the ARN of a KMS key; give the ARN of the key itself",
        f"`local_disk_key` ('{_ALIAS}') is not the ARN of a KMS key; give the ARN of the key itself",
        "`wal_key` ('1234abcd') is not the ARN of a KMS key; give the ARN of the key itself",
        f"`certificate_key` ('{_ALIAS}') is not the ARN of a KMS key; give the ARN of the key itself",
        good=EVERYTHING,
    ),
    case(
        "EncryptionKeyArn",
        replace(_DISKS, local_disk_key="arn:aws:s3:::bucket"),
        "`local_disk_key` ('arn:aws:s3:::bucket') is not the ARN of a KMS key; give the ARN of the key itself",
        good=replace(_DISKS, local_disk_key=KEY.replace("arn:aws:", "arn:aws-us-gov:")),
    ),
    case(
        "SymmetricKeys",
        replace(EVERYTHING, **_MADE, made_s3_key=_RSA, made_local_disk_key=_RSA, made_wal_key=_RSA),
        f"`s3_key` {_NO_USE}",
        f"`local_disk_key` {_NO_USE}",
        f"`wal_key` {_NO_USE}",
        good=replace(
            EVERYTHING, **_MADE, made_s3_key=_SYMMETRIC, made_local_disk_key=KeyView(), made_wal_key=_SYMMETRIC
        ),
    ),
    case(
        "SymmetricBucketKey",
        replace(_OF_BUCKET, made_key=_RSA),
        f"`key` {_NO_USE}",
        good=replace(_OF_BUCKET, made_key=_SYMMETRIC),
    ),
    case(
        "BucketKeyArn",
        replace(_BUCKET, key="alias/data"),
        "`key` ('alias/data') is not the ARN of a KMS key; give the ARN of the key itself",
        good=_BUCKET,
    ),
]

FULL = {
    "keys of the same template": replace(
        EVERYTHING,
        **_MADE,
        made_s3_key=_SYMMETRIC,
        made_local_disk_key=_SYMMETRIC,
        made_wal_key=_SYMMETRIC,
        s3_overrides=(_OF_BUCKET,),
    ),
}

SAID = {"AtRestOptions", "BucketOverrideOptions"}
"""Rules that ask whether something is said, whatever it is."""
