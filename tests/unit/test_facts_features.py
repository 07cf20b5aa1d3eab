"""Feature minima and their exceptions."""

from __future__ import annotations

import pytest

from emr_constructs.facts import features, releases


@pytest.mark.parametrize(
    ("feature", "label", "expected"),
    [
        ("instance_fleets", "emr-4.6.0", False),
        ("instance_fleets", "emr-4.8.2", True),
        ("instance_fleets", "emr-5.0.0", False),
        ("instance_fleets", "emr-5.0.3", False),
        ("instance_fleets", "emr-5.1.0", True),
        ("imds_v2", "emr-5.23.0", False),
        ("imds_v2", "emr-5.23.1", True),
        ("imds_v2", "emr-5.24.0", False),
        ("imds_v2", "emr-5.27.1", True),
        ("imds_v2", "emr-5.31.1", False),
        ("imds_v2", "emr-5.32.0", True),
        ("imds_v2", "emr-6.1.1", False),
        ("imds_v2", "emr-6.2.0", True),
        ("managed_scaling", "emr-5.29.0", False),
        ("managed_scaling", "emr-5.30.0", True),
        ("managed_scaling", "emr-6.0.1", False),
        ("managed_scaling", "emr-6.1.0", True),
        ("log_encryption", "emr-5.30.0", True),
        ("log_encryption", "emr-6.0.0", False),
        ("log_encryption", "emr-6.0.1", True),
        ("ranger", "emr-5.32.0", True),
        ("ranger", "emr-6.2.1", False),
        ("ranger", "emr-7.3.0", True),
        ("ranger", "emr-7.4.0", False),
        ("ranger", "emr-7.14.0", False),
        ("ranger", "emr-spark-8.0.0", False),
        ("runtime_roles", "emr-5.36.2", False),
        ("runtime_roles", "emr-6.7.0", True),
        ("emr_generated_tls", "emr-7.10.0", False),
        ("emr_generated_tls", "emr-7.11.0", True),
        ("emr_generated_tls", "emr-spark-8.1.0", None),
        ("emrfs", "emr-7.14.0", True),
        ("emrfs", "emr-spark-8.0.0", False),
        ("spark_connect_sessions", "emr-7.14.0", False),
        ("spark_connect_sessions", "emr-spark-8.0.0", True),
        ("eks_spark_connect", "emr-7.14.0-latest", True),
        ("eks_spark_connect", "emr-spark-8.0.0", False),
        ("eks_spark_connect", "emr-spark-8.1.0", True),
        ("price_capacity_optimized", "emr-6.8.0", False),
        ("price_capacity_optimized", "emr-6.9.1", None),
        ("price_capacity_optimized", "emr-6.10.0", True),
        ("root_volume_performance", "emr-6.14.0", False),
        ("studio_graviton", "emr-6.8.1", False),
        ("studio_graviton", "emr-5.36.1", True),
        ("studio_runtime_roles", "emr-6.10.1", False),
        ("studio_runtime_roles", "emr-6.11.0", True),
        ("studio_security_configuration", "emr-6.2.0", False),
        ("studio_security_configuration", "emr-6.2.1", True),
        ("studio_auto_termination", "emr-6.3.0", False),
        ("studio_auto_termination", "emr-6.3.1", None),
        ("studio_auto_termination", "emr-6.4.0", True),
        ("multi_primary", "7.14.0", None),
        ("multi_primary_fleets", "emr-5.36.0", False),
        ("multi_primary_fleets", "emr-5.36.1", True),
        ("multi_primary_fleets", "emr-6.8.0", False),
        ("multi_primary_fleets", "emr-6.8.1", True),
        ("multi_primary_fleets", "emr-6.11.0", False),
        ("multi_primary_fleets", "emr-6.12.0", True),
        ("script_runner_on_nodes", "emr-7.12.0", False),
        ("script_runner_on_nodes", "emr-7.13.0", True),
        ("script_runner_on_nodes", "emr-spark-8.1.0", None),
        ("spark_history_https", "emr-7.9.0", False),
        ("steps_by_the_hundred", "emr-7.13.0", False),
        ("steps_by_the_hundred", "emr-spark-8.0.0", True),
        ("trino_without_hadoop", "emr-7.13.0", False),
        ("protected_node_replacement", "emr-7.0.0", False),
        ("yarn_docker", "emr-5.36.2", False),
        ("yarn_docker", "emr-6.15.0", True),
        ("yarn_docker", "emr-7.0.0", None),
        ("yarn_docker", "emr-spark-8.1.0", None),
        ("hbase_sequential_reads", "emr-7.9.0", True),
        ("hbase_sequential_reads", "emr-7.13.0", False),
        ("hbase_sequential_reads", "emr-7.14.0", True),
        ("hbase_file_tracker", "emr-7.3.0", False),
    ],
)
def test_supports(feature: str, label: str, expected: bool | None) -> None:
    assert features.supports(feature, label) is expected


@pytest.mark.parametrize("label", ["emr-7.15.0", "emr-7.99.3", "emr-9.0.0", "emr-10.1.0"])
def test_a_release_newer_than_the_table_has_what_its_elders_have(label: str) -> None:
    assert releases.get(label) is None
    assert features.supports("emr_generated_tls", label) is True
    assert features.supports("managed_scaling", label) is True


def test_a_spark_release_newer_than_the_table() -> None:
    assert features.supports("eks_spark_connect", "emr-spark-8.2.0") is True
    assert features.supports("emr_generated_tls", "emr-spark-8.2.0") is None


@pytest.mark.parametrize("feature", ["managed_scaling", "auto_termination"])
def test_features_that_came_later_in_some_regions(feature: str) -> None:
    assert features.supports(feature, "emr-6.13.0", "us-east-1") is True
    assert features.supports(feature, "emr-6.13.0", "eu-south-2") is False
    assert features.supports(feature, "emr-5.36.2", "ca-west-1") is False
    assert features.supports(feature, "emr-6.14.0", "ca-west-1") is True
    assert features.supports(feature, "emr-spark-8.0.0", "ca-west-1") is True
    assert features.supports(feature, "emr-6.13.0", "${Token[AWS.Region.4]}") is True


def test_write_ahead_logs_of_hbase_came_later_in_some_regions() -> None:
    assert features.supports("hbase_wal", "emr-7.2.0", "eu-west-1") is True
    assert features.supports("hbase_wal", "emr-7.2.0", "eu-west-2") is False
    assert features.supports("hbase_wal", "emr-7.3.0", "eu-west-2") is True
    assert features.supports("hbase_wal", "emr-6.14.0", "eu-west-1") is False


def test_serverless_came_at_different_times() -> None:
    assert features.supports("serverless", "emr-6.6.0", "eu-west-1") is True
    assert features.supports("serverless", "emr-6.8.0", "ca-west-1") is False
    assert features.supports("serverless", "emr-7.9.0", "mx-central-1") is False


@pytest.mark.parametrize(
    ("feature", "line", "label"),
    [
        ("imds_v2", "5.x", "emr-5.23.1"),
        ("managed_scaling", "4.x", None),
        ("managed_scaling", "5.x", "emr-5.30.0"),
        ("managed_scaling", "6.x", "emr-6.1.0"),
        ("managed_scaling", "7.x", "emr-7.0.0"),
        ("emrfs", "spark-8.x", None),
        ("eks_spark_connect", "spark-8.x", "emr-spark-8.1.0"),
        ("emr_generated_tls", "9.x", None),
    ],
)
def test_minimum(feature: str, line: str, label: str | None) -> None:
    assert features.minimum(feature, line) == label


def test_the_minimum_of_a_region() -> None:
    assert features.minimum("managed_scaling", "6.x", "eu-south-2") == "emr-6.14.0"
    assert features.minimum("managed_scaling", "5.x", "eu-south-2") is None
    assert features.minimum("managed_scaling", "6.x", "eu-west-1") == "emr-6.1.0"


def test_what_was_not_read_is_marked() -> None:
    assert [feature for feature in features.names() if not features.certain(feature)] == ["ldap"]


def test_every_feature_has_words_a_page_and_a_release() -> None:
    for feature in features.names():
        assert features.title(feature)
        assert features.page(feature).startswith(("https://docs.aws.amazon.com/emr/", "https://aws.github.io/"))
        assert any(features.minimum(feature, line) for line in releases.lines()), feature


def test_a_misspelled_feature_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        features.supports("managed_scalling", "emr-7.14.0")
