"""An app that exports a profile, for clusters_app.py to import. Nothing of it outlives its stack."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_kms as kms

import emr_constructs as emr

app = cdk.App()
stack = cdk.Stack(app, "Platform")
key = kms.Key(stack, "Key", removal_policy=cdk.RemovalPolicy.DESTROY)
logs = emr.LogBucket(stack, "Logs", encryption_key=key, removal_policy=cdk.RemovalPolicy.DESTROY)
profile = emr.ClusterProfile(stack, "Profile", encryption_key=key, log_bucket=logs)
profile.export_as("deploytests", release_labels=[emr.ReleaseLabel.EMR_7_14_0])
app.synth()
