"""Encryption, as values that a security configuration is made of."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration
from samples import NUMBER, TEXT, Sample

import emr_constructs as emr

PROVIDER = emr.KeyProvider(jar=emr.Script(), class_name="com.example.Keys")
NOWHERE: Any = None

SAMPLES = [
    Sample(PROVIDER, lambda value: value._document(), frozenset({"jar"})),
    Sample(
        emr.BucketEncryption(bucket="bucket", mode=emr.S3EncryptionMode.SSE_S3),
        lambda value: value._document(),
        frozenset({"mode", "key", "key_provider"}),
        tokens={"bucket": TEXT},
    ),
    Sample(
        emr.InTransitEncryption.emr_certificates(),
        lambda value: value._document(NOWHERE),
        frozenset({"_file", "_key"}),
        tokens={"_validity": Duration.days(NUMBER)},
    ),
]
