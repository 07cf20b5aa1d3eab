"""Workers and configurations of EMR Serverless."""

from __future__ import annotations

import pytest

from emr_constructs.facts import features, serverless_configurations, serverless_workers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 vCPU", 4),
        ("16vcpu", 16),
        ("32VCPU", 32),
        ("2", 2),
        ("3 vCPU", 3),
        ("0 vCPU", None),
        ("04 vCPU", None),
        ("4  vCPU", None),
        ("4 vCpu", None),
        ("4 cores", None),
        ("4.5 vCPU", None),
        ("", None),
        ("1234567890 vCPU", 1234567890),
        ("12345678901 vCPU", None),
        ("٤ vCPU", None),
    ],
)
def test_vcpus(text: str, expected: int | None) -> None:
    assert serverless_workers.vcpus(text) == expected


@pytest.mark.parametrize(
    ("text", "memory", "disk"),
    [
        ("16 GB", 16, 16),
        ("16gb", 16, 16),
        ("16Gb", 16, 16),
        ("16", 16, None),
        ("16 GiB", None, None),
        ("16g", None, None),
        ("-1 GB", None, None),
    ],
)
def test_a_disk_needs_its_unit_and_memory_does_not(text: str, memory: int | None, disk: int | None) -> None:
    assert serverless_workers.memory(text) == memory
    assert serverless_workers.disk(text) == disk


@pytest.mark.parametrize(
    ("text", "expected"),
    [("14g", 14), ("14G", 14), ("512m", 0.5), ("2048", 2), ("1gb", 1), (" 1t ", 1024), ("1048576k", 1), ("1.5g", None)],
)
def test_spark_memory(text: str, expected: float | None) -> None:
    assert serverless_workers.spark_memory(text) == expected


@pytest.mark.parametrize(
    ("vcpus", "inside", "outside"),
    [
        (1, (2, 5, 8), (1, 9)),
        (2, (4, 16), (3, 17)),
        (4, (8, 29, 30), (7, 31)),
        (8, (16, 20, 60), (12, 18, 64)),
        (16, (32, 40, 120), (24, 36, 128)),
        (32, (60, 120, 244), (59, 100, 240, 248)),
    ],
)
def test_sizes(vcpus: int, inside: tuple[int, ...], outside: tuple[int, ...]) -> None:
    size = serverless_workers.size(vcpus)
    assert size is not None
    assert set(inside) <= set(size.memory)
    assert not set(outside) & set(size.memory)


def test_there_are_no_other_sizes() -> None:
    assert [size.vcpus for size in serverless_workers.sizes()] == [1, 2, 4, 8, 16, 32]
    assert serverless_workers.size(3) is None
    assert [size.slack for size in serverless_workers.sizes()] == [None] * 5 + [8]


def test_memory_in_words() -> None:
    words = [size.choices() for size in serverless_workers.sizes()]
    assert words[0] == "2 to 8 GB in steps of 1"
    assert words[-1] == "60, 120 or 244 GB"


def test_spark_asks_for_more_than_its_memory() -> None:
    assert serverless_workers.spark_overhead(27) == pytest.approx(2.7, abs=0.001)
    assert serverless_workers.spark_overhead(2) == 384 / 1024
    # Spark counts whole MiB.
    assert serverless_workers.spark_overhead(109) * 1024 == 11161


def test_disks() -> None:
    assert serverless_workers.disk_types() == ("STANDARD", "SHUFFLE_OPTIMIZED")
    assert serverless_workers.default_disk_type() == "STANDARD"
    assert serverless_workers.default_architecture() == "X86_64"
    assert serverless_workers.disk_range("standard") == (20, 200)
    assert serverless_workers.disk_range("Shuffle_Optimized") == (20, 2000)
    assert serverless_workers.disk_range("FAST") is None
    assert serverless_workers.least_disk() == 20


def test_worker_types() -> None:
    assert serverless_workers.engines() == ("SPARK", "HIVE")
    assert serverless_workers.worker_types("spark") == ("Driver", "Executor")
    assert serverless_workers.worker_types("HIVE") == ("HiveDriver", "TezTask")
    assert serverless_workers.worker_types("FLINK") == ()


@pytest.mark.parametrize(
    ("engine", "name", "expected"),
    [
        ("SPARK", "DRIVER", "Driver"),
        ("Spark", "executor", "Executor"),
        ("SPARK", "TEZ_TASK", None),
        ("HIVE", "DRIVER", "HiveDriver"),
        ("HIVE", "Hive-Driver", "HiveDriver"),
        ("HIVE", "TEZ_TASK", "TezTask"),
        ("HIVE", "EXECUTOR", None),
        ("FLINK", "DRIVER", None),
    ],
)
def test_worker_type(engine: str, name: str, expected: str | None) -> None:
    assert serverless_workers.worker_type(engine, name) == expected


def test_logs() -> None:
    assert serverless_workers.log_workers() == ("SPARK_DRIVER", "SPARK_EXECUTOR", "HIVE_DRIVER", "TEZ_TASK")
    assert serverless_workers.log_workers("Hive") == ("HIVE_DRIVER", "TEZ_TASK")
    assert serverless_workers.log_types("spark_driver") == ("STDERR", "STDOUT")
    assert serverless_workers.log_types("HIVE_DRIVER") == ("HIVE_LOG", "STDERR", "STDOUT", "TEZ_AM")
    assert serverless_workers.log_types("TEZ_TASK") == ("STDERR", "STDOUT", "SYSTEM_LOGS")
    assert serverless_workers.log_types("EXECUTOR") == ()


def test_quotas() -> None:
    assert serverless_workers.account_vcpus() == 16
    assert serverless_workers.interactive_vcpus() == 24
    assert serverless_workers.interactive_vcpus(lake_formation=True) == 28


def test_classifications() -> None:
    assert list(serverless_configurations.names()) == sorted(serverless_configurations.names())
    assert "spark-defaults" in serverless_configurations.names("SPARK")
    assert "spark-defaults" not in serverless_configurations.names("HIVE")
    assert {"hive-site", "tez-site", "core-site"} <= set(serverless_configurations.names("HIVE"))
    assert serverless_configurations.nearest("spark-default") == "spark-defaults"
    assert serverless_configurations.nearest("qqq") is None


def test_features_of_classifications_are_features() -> None:
    found = {serverless_configurations.feature(name) for name in serverless_configurations.names()}
    assert found == {None, "emrfs", "serverless_custom_log4j"}
    assert found - {None} <= set(features.names())
    assert serverless_configurations.feature("yarn-site") is None


def test_what_emr_serverless_does_not_have() -> None:
    assert serverless_configurations.lacking("hdfs-site") == "HDFS"
    assert serverless_configurations.lacking("yarn-site") == "YARN"
    assert serverless_configurations.lacking("spark-defaults") is None
    assert not [name for name in serverless_configurations.names() if serverless_configurations.lacking(name)]


def test_properties_that_emr_serverless_sets_itself() -> None:
    assert "appender.console.type" in serverless_configurations.fixed("spark-executor-log4j2")
    assert "spark.connect.grpc.binding.address" in serverless_configurations.fixed("spark-defaults")
    assert serverless_configurations.fixed("hive-site") == frozenset()


def test_metastores() -> None:
    assert ("hive-site", "javax.jdo.option.ConnectionURL") in serverless_configurations.metastore()
    assert {classification for classification, _ in serverless_configurations.metastore()} <= set(
        serverless_configurations.names()
    )


@pytest.mark.parametrize("memory", sorted({one for size in serverless_workers.sizes() for one in size.memory}))
def test_what_spark_asks_for_fills_a_worker_and_no_more(memory: int) -> None:
    asked = serverless_workers.spark_memory_within(memory)
    assert asked / 1024 + serverless_workers.spark_overhead(asked / 1024) <= memory
    more = (asked + 1) / 1024
    assert more + serverless_workers.spark_overhead(more) > memory
