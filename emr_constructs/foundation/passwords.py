"""Passwords that this library makes up."""

from __future__ import annotations

import aws_cdk  # whose Secrets Manager loads where it is used: most clusters have no secrets
from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from constructs import Construct


def create_password(scope: Construct, id: str, key: kms.IKey | None) -> aws_cdk.aws_secretsmanager.Secret:  # noqa: A002
    """A secret with a password that nobody has seen: 32 letters and digits, which every shell takes as they are.

    It costs about 0.40 USD a month.
    """
    return aws_cdk.aws_secretsmanager.Secret(
        scope,
        id,
        description="Password of the administrator of a Kerberos key distribution center",
        encryption_key=key,
        generate_secret_string=aws_cdk.aws_secretsmanager.SecretStringGenerator(
            exclude_punctuation=True, password_length=32
        ),
        removal_policy=RemovalPolicy.DESTROY,
    )
