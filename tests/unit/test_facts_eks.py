"""EMR on EKS: releases and their images, endpoint types, classifications, service accounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emr_constructs.facts import eks, features, releases

NEWEST = "emr-7.14.0-latest"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("emr-7.14.0-latest", True),
        ("emr-7.14.0", True),
        ("emr-spark-8.1.0-rapids-latest", True),
        ("emr-5.32.0-latest", True),
        ("emr-5.31.1-latest", False),
        ("emr-6.2.0-20240321", True),
        ("emr-6.1.1-latest", False),
        ("emr-4.9.6-latest", False),
        ("emr-6.8.1-latest", None),
        ("emr-7.99.0-latest", None),
        ("emr-9.0.0-latest", None),
        ("latest", None),
    ],
)
def test_which_releases_there_are(label: str, expected: bool | None) -> None:
    assert eks.has(label) is expected


def test_every_release_on_eks_is_one_of_emr() -> None:
    assert set(eks.labels()) < set(releases.labels())
    assert list(eks.labels()) == sorted(eks.labels(), key=releases.labels().index)


def test_the_next_release() -> None:
    assert eks.next_label("emr-4.9.6-latest") == "emr-5.32.0"
    assert eks.next_label("emr-6.0.0-latest") == "emr-6.2.0"
    assert eks.next_label("emr-6.2.0") == "emr-6.2.0"
    assert eks.next_label("emr-9.0.0") is None
    assert eks.next_label("newest") is None


@pytest.mark.parametrize(
    ("label", "suffix", "image"),
    [
        ("emr-7.14.0-latest", "-latest", True),
        ("emr-7.13.0-20260410", "-20260410", True),
        ("emr-7.13.0-spark-rapids-java8-latest", "-spark-rapids-java8-latest", True),
        ("emr-6.15.0-java17-al2023-20231109", "-java17-al2023-20231109", True),
        ("emr-spark-8.1.0-rapids-latest", "-rapids-latest", True),
        ("emr-7.14.0", "", False),
        ("emr-7.14.0-java11", "-java11", False),
        ("emr-7.14.0-2026", "-2026", False),
        ("emr-7.14.0-python-latest", "-python-latest", False),
        ("emr-7.14.0-latest-java11", "-latest-java11", False),
    ],
)
def test_suffixes(label: str, suffix: str, image: bool) -> None:
    assert eks.suffix(label) == suffix
    assert eks.is_image(suffix) is image


def test_a_label_without_the_shape_of_emr_has_no_suffix() -> None:
    assert eks.suffix("notebook-spark/emr-7.13.0-latest") is None
    assert eks.suffix("7.14.0-latest") is None


def test_flink() -> None:
    assert eks.is_flink("emr-7.13.0-flink-latest")
    assert not eks.is_flink("emr-7.13.0-latest")
    assert not eks.is_flink("flink")


def test_minima() -> None:
    assert eks.lacks("log_rotation", "emr-6.10.0-latest")
    assert not eks.lacks("log_rotation", "emr-6.11.0-latest")
    assert eks.lacks("lake_formation", "emr-7.6.0-latest")
    assert not eks.lacks("lake_formation", "emr-spark-8.0.0-latest")
    assert not eks.lacks("lake_formation", "newest")
    assert eks.first_with("lake_formation") == ("emr-7.7.0",)
    with pytest.raises(KeyError):
        eks.lacks("telepathy", NEWEST)


def test_endpoint_types_need_features_that_are_known() -> None:
    assert eks.endpoint_types() == ("JUPYTER_ENTERPRISE_GATEWAY", "SPARK_CONNECT")
    for name in eks.endpoint_types():
        assert eks.endpoint_feature(name) in features.names()
    assert eks.endpoint_feature("LIVY") is None


def test_classifications() -> None:
    of_jobs = eks.classifications(NEWEST, endpoint=False)
    of_endpoints = eks.classifications(NEWEST, endpoint=True)
    assert of_jobs is not None
    assert of_endpoints is not None
    assert of_endpoints - of_jobs == {"jeg-config", "jupyter-kernel-overrides"}
    assert {"spark-log4j2", "emrfs-site", "emr-job-submitter"} <= of_jobs
    assert "spark-log4j" not in of_jobs
    old = eks.classifications("emr-6.10.0-latest", endpoint=False)
    assert old is not None
    assert "spark-log4j" in old
    assert not old & {"spark-log4j2", "emr-job-submitter"}
    assert "emrfs-site" not in (eks.classifications("emr-spark-8.1.0-latest", endpoint=False) or ())
    assert eks.classifications("newest", endpoint=True) is None


def test_the_nearest_classification() -> None:
    assert eks.nearest_classification("spark-log4j", NEWEST, endpoint=False) == "spark-log4j2"
    assert eks.nearest_classification("spark-log4j2", "emr-6.15.0-latest", endpoint=False) == "spark-log4j"
    assert eks.nearest_classification("spark-default", NEWEST, endpoint=False) == "spark-defaults"
    assert eks.nearest_classification("qqq", NEWEST, endpoint=True) is None
    assert eks.nearest_classification("spark-env", "newest", endpoint=True) is None


def test_encryption_and_spelling() -> None:
    assert eks.encryption_options("s3") == ("CSE-KMS", "SSE-KMS", "SSE-S3")
    assert eks.encryption_options("local_disk") == ("AwsKms",)
    assert eks.spelling("PublicCertificateSecretArn") == "PublicKeySecretArn"
    assert eks.spelling("privateCertificateSecretArn") == "PrivateKeySecretArn"
    assert eks.spelling("logUri") == "LogUri"
    assert eks.spelling("LogUri") is None
    assert eks.spelling("") is None


def test_role_names_in_base_36() -> None:
    # The documentation's own sample is the name with a line break behind it.
    assert eks.base36("JobExecutionRoleIRSAv2") == "c7ohmynrs14q04uudoef8n97xdufwajzua"
    assert eks.base36("JobExecutionRoleIRSAv2\n") == "2eum5fah1jc1kwyjc19ikdhdkdegh1n26vbe"
    assert eks.base36("A") == "1t"
    assert eks.base36("") == ""


@given(st.text(st.characters(codec="ascii", min_codepoint=43), min_size=1, max_size=64))
def test_base_36_can_be_read_back(name: str) -> None:
    assert int(eks.base36(name), 36).to_bytes(len(name), "big").decode() == name


def test_service_accounts() -> None:
    assert eks.service_account_pattern("111122223333", "A") == "emr-containers-sa-*-*-111122223333-1t"
    assert eks.pod_identity_service_accounts("${Token[Account]}", "A") == (
        "emr-containers-sa-spark-client-${Token[Account]}-1t",
        "emr-containers-sa-spark-driver-${Token[Account]}-1t",
        "emr-containers-sa-spark-executor-${Token[Account]}-1t",
    )


def test_access() -> None:
    assert eks.service_linked_role() == "AWSServiceRoleForAmazonEMRContainers"
    on_cluster, on_entry = eks.access_entry_actions()
    assert on_cluster == ("eks:CreateAccessEntry",)
    assert len(on_entry) == 5
    assert all(action.startswith("eks:") for action in on_entry)
    assert eks.authentication_modes() == ("API", "API_AND_CONFIG_MAP")
