"""Templates as AWS's samples and pages write them: no rule says anything false of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from emr_constructs.rules.rule import Severity
from emr_constructs.rules.template.check import check_template

FOLDER = Path(__file__).parents[1] / "templates"

# What is found in each, warnings and controls. No sample is refused: EMR still takes all of their releases.
FOUND: dict[str, set[str]] = {
    "custom-ami.yaml": {
        "ClusterEndsAtOnce",
        "DeprecatedPolicies",
        "HdfsSingleCopy",
        "KerberosEnabled",
        "LogsKept",
        "SecurityConfigurationGiven",
    },
    "eks-team.yaml": set(),
    "encryption.json": {"EncryptedInTransit", "EncryptedLocalDisks", "EncryptedS3WithKey", "EncryptedVolumes"},
    "foreach.yaml": {"KerberosEnabled", "LogsEncrypted", "ResolvedSecret", "SecurityConfigurationGiven"},
    "group-with-scaling.yaml": {"AutoScalingOneWay"},
    "kerberos.yaml": {
        "ClusterEndsAtOnce",
        "EncryptedAtRest",
        "EncryptedInTransit",
        "EncryptedLocalDisks",
        "EncryptedS3",
        "EncryptedS3WithKey",
        "EncryptedVolumes",
        "HdfsSingleCopy",
        "LogsEncrypted",
        "MetadataVersionDefault",
        "ReleaseOutOfSupport",
    },
    "one-node-for-studio.yaml": {
        "ClusterEndsAtOnce",
        "KerberosEnabled",
        "LogsEncrypted",
        "MetadataVersionDefault",
        "ReleaseOutOfSupport",
        "SecurityConfigurationGiven",
    },
    "optional-parts.yaml": {"HdfsSingleCopy", "KerberosEnabled", "LogsEncrypted"},
    "sagemaker-auto-terminate.yaml": {
        "ClassificationValue",
        "ConfinedServiceRole",
        "DeprecatedPolicies",
        "HdfsSingleCopy",
        "KerberosEnabled",
        "LogsEncrypted",
        "MetadataVersionDefault",
        "ReleaseOutOfSupport",
        "SecurityConfigurationGiven",
    },
    "serverless-lake-formation.yaml": {
        "ServerlessLakeFormationRelease",
        "ServerlessManagedLogsKey",
        "ServerlessOutsideVpc",
    },
    "serverless-spark.yaml": {
        "ServerlessManagedLogsKey",
        "ServerlessOutsideVpc",
        "ServerlessRoleForAnybody",
        "ServerlessWorkerEncryption",
    },
    "sized-product.yaml": {
        "ClusterEndsAtOnce",
        "HdfsSingleCopy",
        "KerberosEnabled",
        "LogsEncrypted",
        "MetadataVersionDefault",
        "NoSshKey",
        "ReleaseOutOfSupport",
        "SecurityConfigurationGiven",
    },
    "spark-or-hbase.yaml": {
        "ClusterEndsAtOnce",
        "ConfinedServiceRole",
        "DeprecatedPolicies",
        "HdfsSingleCopy",
        "KerberosEnabled",
        "LogsEncrypted",
        "MetadataVersionDefault",
        "ReleaseOutOfSupport",
        "SecurityConfigurationGiven",
    },
    "studio-and-serverless.yaml": {
        "ServerlessManagedLogsKey",
        "ServerlessWorkerEncryption",
        "StudioBucketVersions",
        "StudioConfusedDeputy",
        "StudioStorageRights",
        "StudioWorkspaceKey",
    },
    "studio-cluster-product.yaml": {
        "ClusterEndsAtOnce",
        "HdfsSingleCopy",
        "KerberosEnabled",
        "LogsEncrypted",
        "MetadataVersionDefault",
        "ReleaseOutOfSupport",
        "SecurityConfigurationGiven",
    },
    "studio-shared-cluster.yaml": {
        "KerberosEnabled",
        "LogsEncrypted",
        "SecurityConfigurationGiven",
        "StudioWorkspaceKey",
    },
    "studio-three-levels.yaml": {"StudioConfusedDeputy", "StudioUserRoleContext", "StudioWorkspaceKey"},
    "tls-with-steps.json": {"ClusterEndsAtOnce", "KerberosEnabled", "LogsEncrypted", "StepOfTransientCluster"},
    "transient-etl.yaml": {
        "HdfsSingleCopy",
        "KerberosEnabled",
        "LogsEncrypted",
        "MaximizeResourceAllocation",
        "MetadataVersionDefault",
        "SecurityConfigurationGiven",
    },
}

# Other choices of those who deploy them.
CHOICES: list[tuple[str, dict[str, str]]] = [
    ("one-node-for-studio.yaml", {"Release": "emr-5.32.0", "NodeType": "m5.2xlarge"}),
    ("studio-shared-cluster.yaml", {"Notebooks": "no"}),
    ("sized-product.yaml", {"Goal": "reliability", "Memory": "large"}),
    ("spark-or-hbase.yaml", {"Application": "Hbase", "ReleaseLabel": "emr-6.15.0", "NodeType": "m5.xlarge"}),
    ("sagemaker-auto-terminate.yaml", {"CoreCount": "10", "Release": "emr-6.4.0", "CoreType": "m5.2xlarge"}),
    (
        "custom-ami.yaml",
        {"CustomAmiId": "ami-0123456789abcdef0", "InstanceType": "m5.xlarge", "ReleaseLabel": "emr-7.1.0"},
    ),
    ("transient-etl.yaml", {"Stage": "live", "KeyName": "analysts"}),
    ("foreach.yaml", {"Teams": "red"}),
    ("optional-parts.yaml", {"Kind": "fleets", "ImageId": "ami-0123456789abcdef0", "RootIops": "3000"}),
    ("optional-parts.yaml", {"Subnet": "subnet-0a1b2c3d", "BidPrice": "0.10", "LogKey": "key", "Realm": "EXAMPLE.COM"}),
]


def test_every_sample_is_tried() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(FOUND)
    assert len(FOUND) >= 12


@pytest.mark.parametrize("name", FOUND)
def test_no_sample_is_refused_and_warnings_are_those_expected(name: str) -> None:
    rules = [one.rule for one in check_template((FOLDER / name).read_text(encoding="utf-8"), name)]
    assert [one.code for one in rules if one.severity is Severity.ERROR] == []
    assert {one.code for one in rules} == FOUND[name]


def refused(name: str, parameters: dict[str, str]) -> list[str]:
    """The errors in a sample with these choices."""
    found = check_template((FOLDER / name).read_text(encoding="utf-8"), name, parameters=parameters, region="eu-west-1")
    return [one.rule.code for one in found if one.rule.severity is Severity.ERROR]


@pytest.mark.parametrize(("name", "parameters"), CHOICES)
def test_no_sample_is_refused_with_other_choices(name: str, parameters: dict[str, str]) -> None:
    assert refused(name, parameters) == []


def test_a_wrong_choice_is_refused() -> None:
    """So that the test above can fail: choices reach the rules."""
    assert set(refused("custom-ami.yaml", {"InstanceType": "t3.micro", "ReleaseLabel": "emr-7.1.0"})) == {
        "InstanceTypeNotSupported"
    }
