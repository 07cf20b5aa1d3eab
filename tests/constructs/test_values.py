"""The values that users pass: what they accept, what they refuse, and what becomes of their defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from aws_cdk import App, Aws, Duration, Size, Stack

import emr_constructs as emr
from emr_constructs.facts import applications, enums, features, releases

SPARK = emr.Application.SPARK
LABELS = emr.ReleaseLabel
NAMES = [
    f"{family}.{size}"
    for family in ("m7g", "r7g", "c7g", "m6g")
    for size in ("xlarge", *(f"{n}xlarge" for n in (2, 4, 8, 12, 16)))
]
NAMES += [f"{family}.{size}" for family in ("r6g", "c6g") for size in ("xlarge", "2xlarge", "4xlarge", "8xlarge")]
untyped: Any = emr
"""The library as somebody without a type checker sees it."""


def refused(make: Callable[[], object]) -> str:
    """The text of the error."""
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return str(caught.value)


def constants(kind: type) -> dict[str, Any]:
    return {name: getattr(kind, name) for name in kind.__annotations__ if name.isupper()}


class TestReleaseLabel:
    def test_a_constant_is_the_label_of_its_name(self) -> None:
        assert LABELS.EMR_7_14_0.name == "emr-7.14.0"
        assert LABELS.EMR_SPARK_8_1_0.name == "emr-spark-8.1.0"
        assert LABELS.of("emr-7.14.0") == LABELS.EMR_7_14_0
        assert str(LABELS.EMR_6_15_0) == "emr-6.15.0"

    def test_constants_are_the_newest_patches_since_6_10(self) -> None:
        """A release that the facts gain without a constant here fails."""
        newest: dict[tuple[bool, int, int], str] = {}
        for line in releases.lines():
            for release in releases.in_line(line):
                version = release.version
                if version >= releases.Version(6, 10, 0):
                    newest[version.spark, version.major, version.minor] = release.label
        assert [label.name for label in constants(LABELS).values()] == list(newest.values())
        assert len(newest) >= 23

    def test_a_later_release_is_greater(self) -> None:
        ordered = list(constants(LABELS).values())
        backwards = ordered[::-1]
        assert sorted(backwards) == ordered
        older, newer = LABELS.EMR_7_9_0, LABELS.EMR_7_10_0
        assert older < newer
        assert newer > older
        assert older <= newer
        assert newer >= older
        assert not newer < older
        assert not older >= newer
        assert LABELS.EMR_7_14_0 < LABELS.EMR_SPARK_8_0_0 < LABELS.of("emr-spark-8.99.0")
        assert LABELS.of("emr-7.14.0") >= LABELS.EMR_7_14_0

    def test_what_is_no_version_cannot_be_compared(self) -> None:
        with pytest.raises(TypeError, match="has no version to compare"):
            assert LABELS.of(Aws.REGION) < LABELS.EMR_7_14_0

    @pytest.mark.parametrize(
        ("predicate", "feature"),
        [
            ("supports_emr_generated_tls", "emr_generated_tls"),
            ("supports_managed_scaling", "managed_scaling"),
            ("supports_runtime_roles", "runtime_roles"),
            ("supports_root_volume_performance", "root_volume_performance"),
        ],
    )
    def test_predicates_are_the_facts(self, predicate: str, feature: str) -> None:
        answers = [getattr(label, predicate) for label in constants(LABELS).values()]
        assert answers == [features.supports(feature, label.name) for label in constants(LABELS).values()]
        assert True in answers

    def test_features_and_series(self) -> None:
        assert (LABELS.EMR_7_10_0.supports_emr_generated_tls, LABELS.EMR_7_11_0.supports_emr_generated_tls) == (
            False,
            True,
        )
        assert LABELS.EMR_SPARK_8_0_0.supports_emr_generated_tls is None
        assert LABELS.of(Aws.REGION).supports("managed_scaling") is None
        assert LABELS.EMR_SPARK_8_0_0.is_spark_line
        assert not LABELS.EMR_7_14_0.is_spark_line
        assert not LABELS.of(Aws.REGION).is_spark_line

    def test_a_label_is_a_string(self) -> None:
        assert refused(lambda: LABELS.of(7)) == "ArgumentType: `name` must be a string, not 7"  # type: ignore[arg-type]


class TestApplication:
    def test_constants_are_spelled_as_the_facts_spell_them(self) -> None:
        found = {name: constant.name for name, constant in constants(emr.Application).items()}
        assert set(found.values()) <= set(applications.known())
        assert found["JUPYTER_ENTERPRISE_GATEWAY"] == "JupyterEnterpriseGateway"
        assert found["AMAZON_CLOUDWATCH_AGENT"] == "AmazonCloudWatchAgent"
        for name, spelled in found.items():
            assert spelled.lower() == name.replace("_", "").lower()

    def test_every_application_of_the_newest_releases_has_a_constant(self) -> None:
        names = {constant.name for constant in constants(emr.Application).values()}
        for line in ("6.x", "7.x", "spark-8.x"):
            assert set(applications.names(releases.in_line(line)[-1].label)) <= names

    def test_of_takes_any_case_and_what_is_newer_than_this_library(self) -> None:
        assert emr.Application.of("spark") == SPARK
        assert emr.Application.of("Doris").name == "Doris"
        assert emr.Application.of(Aws.REGION).name == Aws.REGION
        assert refused(lambda: emr.Application.of(1)).endswith("`name` must be a string, not 1")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "enumeration"),
    [
        (emr.SpotAllocationStrategy, "SpotProvisioningAllocationStrategy"),
        (emr.OnDemandAllocationStrategy, "OnDemandProvisioningAllocationStrategy"),
    ],
)
def test_constants_are_the_values_of_the_api(kind: type, enumeration: str) -> None:
    assert sorted(constant.name for constant in constants(kind).values()) == list(enums.values(enumeration))
    assert kind.of("newer").name == "newer"  # type: ignore[attr-defined]


def test_volume_types_are_those_of_ebs() -> None:
    names = {constant.name for constant in constants(emr.EbsVolumeType).values()}
    assert names == {"gp3", "gp2", "io1", "st1", "sc1", "standard"}


def test_the_timeout_actions_are_those_of_the_api() -> None:
    assert sorted(action.value for action in emr.SpotTimeoutAction) == list(
        enums.values("SpotProvisioningTimeoutAction")
    )


class TestTypes:
    @pytest.mark.parametrize(
        ("make", "text"),
        [
            (
                lambda: untyped.ManagedScaling(maximum_capacity=2.5),
                "`maximum_capacity` must be a whole number, not 2.5",
            ),
            (
                lambda: untyped.ManagedScaling(maximum_capacity=True),
                "`maximum_capacity` must be a whole number, not True",
            ),
            (
                lambda: untyped.ManagedScaling(maximum_capacity="8"),
                "`maximum_capacity` must be a whole number, not '8'",
            ),
            (lambda: untyped.EbsVolume(size=100), "`size` must be a Size, not 100"),
            (
                lambda: untyped.EbsVolume(size=Size.gibibytes(1), volume_type="gp2"),
                "`volume_type` must be an EbsVolumeType, not 'gp2'; write EbsVolumeType.of('gp2')",
            ),
            (
                lambda: untyped.SparkSubmit(script="job.py"),
                "`script` must be a Script, not 'job.py'; write Script.from_asset('job.py')",
            ),
            (
                lambda: untyped.SparkSubmit(script="s3://bucket/a/job.py"),
                "`script` must be a Script, not 's3://bucket/a/job.py'; write Script.from_bucket(bucket, 'a/job.py')",
            ),
            (
                lambda: untyped.InTransitEncryption.pem("certificates.zip"),
                "`certificates` must be a Script, not 'certificates.zip'; write Script.from_asset('certificates.zip')",
            ),
            (
                lambda: untyped.Configuration(classification="yarn-site", properties=["a"]),
                "`properties` must be a mapping of strings to values, not ['a']",
            ),
            (lambda: untyped.InstanceFleet.primary(5), "`instance_type` must be a string, not 5"),
            (lambda: untyped.RootVolume(size=20), "`size` must be a Size, not 20"),
            (lambda: untyped.Script.from_asset(5), "`path` must be a string or a PathLike, not 5"),
        ],
    )
    def test_a_wrong_type_says_what_is_right(self, make: Callable[[], object], text: str) -> None:
        assert refused(make) == f"ArgumentType: {text}"

    def test_all_wrong_types_are_told_at_once(self) -> None:
        text = refused(
            lambda: untyped.InstanceGroup(instance_type=5, instance_count="2", spot_primary=1, bid_price=0.2)
        )
        assert text.startswith("4 violations\n")
        for name in ("instance_type", "instance_count", "spot_primary", "bid_price"):
            assert f"\n  ArgumentType: `{name}` must be" in text

    def test_a_string_for_a_release_label_is_answered_with_the_constant(self) -> None:
        stack = Stack(App(), "Jobs")
        text = refused(lambda: untyped.Cluster(stack, "Analytics", release_label="emr-7.14.0"))
        assert text == (
            "ArgumentType: `release_label` must be a ReleaseLabel, not 'emr-7.14.0'; "
            "write ReleaseLabel.EMR_7_14_0 [at Jobs/Analytics]"
        )
        text = refused(lambda: untyped.Cluster(stack, "Analytics", release_label="emr-6.5.0"))
        assert "write ReleaseLabel.of('emr-6.5.0')" in text

    def test_a_string_for_an_application_is_answered_with_the_constant(self) -> None:
        stack = Stack(App(), "Jobs")
        text = refused(
            lambda: untyped.Cluster(stack, "A", release_label=LABELS.EMR_7_14_0, applications=["jupyterhub", "Doris"])
        )
        assert "`applications[0]` must be an Application, not 'jupyterhub'; write Application.JUPYTER_HUB" in text
        assert "`applications[1]` must be an Application, not 'Doris'; write Application.of('Doris')" in text

    def test_a_value_cannot_be_changed_and_is_checked_again_when_copied(self) -> None:
        scaling = emr.ManagedScaling(maximum_capacity=8)
        with pytest.raises(FrozenInstanceError):
            scaling.maximum_capacity = 4  # type: ignore[misc]
        assert replace(scaling, minimum_capacity=4).minimum_capacity == 4
        assert "ManagedScalingLimits" in refused(lambda: replace(scaling, minimum_capacity=9))


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: emr.ManagedScaling(maximum_capacity=10, minimum_capacity=20),
            "ManagedScalingLimits: `minimum_capacity` (20) must not be above `maximum_capacity` (10); "
            "raise `maximum_capacity`, or say a lower `minimum_capacity` (it starts from the capacity of the core)",
        ),
        (
            lambda: emr.InstanceFleet(instance_types=["m7g.xlarge"]),
            "FleetTargets: both targets of the fleet are 0; set `target_on_demand_capacity` or `target_spot_capacity`",
        ),
        (
            lambda: emr.InstanceFleet(instance_types=[], target_spot_capacity=1),
            "FleetInstanceTypes: `instance_types` (0) must name 1 to 30 instance types",
        ),
        (
            lambda: emr.InstanceFleet(instance_types=NAMES[:31], target_spot_capacity=1),
            "FleetInstanceTypes: `instance_types` (31) must name 1 to 30 instance types",
        ),
        (
            lambda: emr.InstanceFleet(
                instance_types=["m7g.xlarge"], target_spot_capacity=4, spot_timeout=Duration.minutes(4)
            ),
            "SpotTimeout: `spot_timeout` (4 minutes) must be 5 to 1440 minutes",
        ),
        (
            lambda: emr.InstanceFleet(
                instance_types=["m7g.xlarge"], target_spot_capacity=4, spot_timeout=Duration.millis(450_500)
            ),
            "SpotTimeout: `spot_timeout` (7.50833 minutes) must be whole minutes",
        ),
        (
            lambda: emr.InstanceFleet(
                instance_types=[emr.InstanceTypeConfig(instance_type="m7g.xlarge", weighted_capacity=4), "m6g.xlarge"],
                target_spot_capacity=4,
            ),
            "MixedWeights: m6g.xlarge would count for 1 unit beside types with other weights; "
            "give each of them a `weighted_capacity`",
        ),
        (
            lambda: emr.InstanceTypeConfig(instance_type="m7g.xlarge", bid_price="1", bid_price_percentage=50),
            "BidTwice: `bid_price` and `bid_price_percentage` exclude each other; give one of them",
        ),
        (
            lambda: emr.InstanceTypeConfig(instance_type="m7g.xlarge", weighted_capacity=0),
            "WeightRange: `weighted_capacity` (0) must be at least 1",
        ),
        (
            lambda: emr.InstanceGroup(instance_type="m7g.xlarge", bid_price="0.1"),
            "BidWithoutSpot: `bid_price` is set but the group is On-Demand; "
            "set `market` to SPOT, or leave `bid_price` out",
        ),
        (
            lambda: emr.InstanceGroup(instance_type="m7g.xlarge", instance_count=-1),
            "GroupCount: `instance_count` (-1) must be at least 0",
        ),
        (
            lambda: emr.EbsVolume(size=Size.tebibytes(2)),
            "VolumeSize: `size` (2048 GiB) must be 1 to 1024 GiB; use more volumes of a smaller size",
        ),
        (
            lambda: emr.EbsVolume(size=Size.mebibytes(1536)),
            "VolumeSize: `size` (1.5 GiB) must be whole GiB",
        ),
        (
            lambda: emr.EbsVolume(size=Size.gibibytes(10), volumes_per_instance=26),
            "VolumeCount: `volumes_per_instance` (26) must be between 1 and 25",
        ),
        (
            lambda: emr.EbsVolume(size=Size.gibibytes(10), throughput=1001),
            "VolumeThroughput: `throughput` (1001 MiB/s) must be 125 to 1000 MiB/s",
        ),
        (
            lambda: emr.EbsVolume(size=Size.gibibytes(10), volume_type=emr.EbsVolumeType.IO1),
            "VolumeIops: io1 volumes need `iops`; say how many, or use gp3",
        ),
        (
            lambda: emr.Configuration(classification="spark", properties={"maximizeResourceAllocation": True}),
            "ClassificationValue: spark: `properties` 'maximizeResourceAllocation' must be a string, not True; "
            "write 'true'",
        ),
        (
            lambda: emr.Command(arguments=["aws"], name=""),
            "StepName: `name` must have 1 to 256 characters, not 0",
        ),
    ],
    ids=lambda value: value.partition(":")[0] if isinstance(value, str) else "",
)
def test_what_emr_would_refuse_of_a_value_alone(make: Callable[[], object], text: str) -> None:
    assert refused(make) == text


def test_all_that_emr_would_refuse_is_told_at_once() -> None:
    text = refused(
        lambda: emr.InstanceFleet(instance_types=["m7g.xlarge", "m7g.xlarge"], spot_timeout=Duration.minutes(1))
    )
    assert [line.split(":")[0].strip() for line in text.splitlines()] == [
        "3 violations",
        "FleetTargets",
        "FleetInstanceTypes",
        "SpotTimeout",
    ]
