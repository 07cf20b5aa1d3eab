"""Values of nodes: fleets and their weights, groups, volumes, configurations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aws_cdk import Duration, Size, Stack, Token
from aws_cdk import aws_emr as cfn

import emr_constructs as emr


def refused(make: Callable[[], object]) -> str:
    """The text of the error."""
    with pytest.raises(emr.EmrValidationError) as caught:
        make()
    return str(caught.value)


class TestInstanceFleet:
    def weights(self, fleet: emr.InstanceFleet) -> dict[str, int | None]:
        return {one.instance_type: one.weighted_capacity for one in fleet._types}

    def test_an_instance_counts_for_its_vcpus(self) -> None:
        fleet = emr.InstanceFleet(instance_types=["m7g.xlarge", "r7g.4xlarge"], target_on_demand_capacity=16)
        assert self.weights(fleet) == {"m7g.xlarge": 4, "r7g.4xlarge": 16}
        rendered = fleet._render("core").instance_type_configs
        assert rendered == [
            cfn.CfnCluster.InstanceTypeConfigProperty(instance_type=name, weighted_capacity=weight)
            for name, weight in (("m7g.xlarge", 4), ("r7g.4xlarge", 16))
        ]

    def test_weights_that_are_said_stay(self) -> None:
        types = [
            emr.InstanceTypeConfig(instance_type="m7g.xlarge", weighted_capacity=1),
            emr.InstanceTypeConfig(instance_type="m7g.2xlarge", weighted_capacity=3),
        ]
        fleet = emr.InstanceFleet(instance_types=types, target_spot_capacity=4)
        assert self.weights(fleet) == {"m7g.xlarge": 1, "m7g.2xlarge": 3}

    def test_the_primary_is_one_instance_of_whichever_type(self) -> None:
        own = emr.InstanceTypeConfig(instance_type="m7g.4xlarge", weighted_capacity=16, priority=1)
        fleet = emr.InstanceFleet.primary("m7g.xlarge", own, name="head")
        assert self.weights(fleet) == {"m7g.xlarge": 1, "m7g.4xlarge": 1}
        assert fleet._types[1].priority == 1
        assert (fleet.target_on_demand_capacity, fleet.target_spot_capacity) == (1, 0)
        assert (fleet.name, fleet.spot_primary) == ("head", False)

    def test_a_primary_on_spot_is_consented_to(self) -> None:
        fleet = emr.InstanceFleet.primary("m7g.xlarge", spot=True)
        assert (fleet.target_on_demand_capacity, fleet.target_spot_capacity) == (0, 1)
        assert fleet.spot_primary

    def test_volumes_of_the_fleet_are_for_types_without_their_own(self) -> None:
        large, small = emr.EbsVolume(size=Size.gibibytes(500)), emr.EbsVolume(size=Size.gibibytes(50))
        own = emr.InstanceTypeConfig(instance_type="m7g.2xlarge", volumes=[small])
        fleet = emr.InstanceFleet(instance_types=["m7g.xlarge", own], target_spot_capacity=4, volumes=[large])
        assert [list(one.volumes) for one in fleet._types] == [[large], [small]]

    def test_both_targets_and_every_default_are_rendered(self) -> None:
        rendered = emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=4)._render("task")
        assert (rendered.name, rendered.target_on_demand_capacity, rendered.target_spot_capacity) == ("task", 0, 4)
        launch = rendered.launch_specifications
        assert isinstance(launch, cfn.CfnCluster.InstanceFleetProvisioningSpecificationsProperty)
        assert launch.on_demand_specification == cfn.CfnCluster.OnDemandProvisioningSpecificationProperty(
            allocation_strategy="lowest-price"
        )
        assert launch.spot_specification == cfn.CfnCluster.SpotProvisioningSpecificationProperty(
            allocation_strategy="price-capacity-optimized",
            timeout_action="SWITCH_TO_ON_DEMAND",
            timeout_duration_minutes=10,
        )


class TestStorage:
    def test_a_group_without_volumes_keeps_those_of_emr(self) -> None:
        assert emr.InstanceGroup(instance_type="m7g.xlarge")._render("core").ebs_configuration is None

    def test_volumes_are_rendered_in_gibibytes(self) -> None:
        volume = emr.EbsVolume(size=Size.tebibytes(1), iops=4000, throughput=500, volumes_per_instance=2)
        rendered = emr.InstanceGroup(instance_type="m7g.xlarge", volumes=[volume])._render("core")
        block = cfn.CfnCluster.EbsBlockDeviceConfigProperty(
            volume_specification=cfn.CfnCluster.VolumeSpecificationProperty(
                size_in_gb=1024, volume_type="gp3", iops=4000, throughput=500
            ),
            volumes_per_instance=2,
        )
        assert rendered.ebs_configuration == cfn.CfnCluster.EbsConfigurationProperty(ebs_block_device_configs=[block])


class TestConfiguration:
    def test_nested_classifications_are_rendered(self) -> None:
        export = emr.Configuration(classification="export", properties={"PYSPARK_PYTHON": "python3"})
        rendered = emr.Configuration(classification="spark-env", configurations=[export])._render()
        assert rendered == cfn.CfnCluster.ConfigurationProperty(
            classification="spark-env",
            configurations=[
                cfn.CfnCluster.ConfigurationProperty(
                    classification="export", configuration_properties={"PYSPARK_PYTHON": "python3"}
                )
            ],
        )

    def test_a_wrong_value_deep_inside_is_told_with_its_place(self) -> None:
        wrong = {"a": 1}
        assert refused(
            lambda: emr.Configuration(
                classification="spark-env",
                configurations=[emr.Configuration(classification="export", properties=wrong)],
            )
        ) == ("ClassificationValue: export: `properties` 'a' must be a string, not 1; write '1'")


def test_a_token_in_another_unit_is_refused() -> None:
    seconds = Duration.seconds(Token.as_number({"Ref": "Timeout"}))
    with pytest.raises(
        emr.EmrValidationError, match=r"`spot_timeout` is a token in seconds.*Duration\.minutes"
    ) as caught:
        emr.InstanceFleet(instance_types=["m7g.xlarge"], target_spot_capacity=4, spot_timeout=seconds)
    assert caught.value.codes == ("TokenUnit",)
    minutes = Duration.minutes(Token.as_number({"Ref": "Timeout"}))
    with pytest.raises(emr.EmrValidationError, match=r"`auto_termination` is a token in minutes.*Duration\.seconds"):
        emr.Cluster(Stack(), "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0, auto_termination=minutes)


def test_a_size_in_another_unit_is_refused_where_it_is_said() -> None:
    number = Token.as_number({"Ref": "Size"})
    text = "SizeUnit: `{}` is a token in another unit, which CDK cannot convert; write Size.{}(token)"
    assert refused(lambda: emr.EbsVolume(size=Size.tebibytes(number))) == text.format("size", "gibibytes")
    assert refused(lambda: emr.RootVolume(size=Size.mebibytes(number))) == text.format("size", "gibibytes")
    with pytest.raises(emr.EmrValidationError) as caught:
        emr.Cluster(
            Stack(), "Analytics", release_label=emr.ReleaseLabel.EMR_7_14_0, hdfs_block_size=Size.mebibytes(number)
        )
    assert str(caught.value) == f"{text.format('hdfs_block_size', 'bytes')} [at Default/Analytics]"


def test_what_an_unknown_type_counts_for_has_to_be_said() -> None:
    with pytest.raises(
        emr.EmrValidationError, match=r"vCPUs of 'm99g.xlarge' are not known.*weighted_capacity"
    ) as caught:
        emr.InstanceFleet(instance_types=["m99g.xlarge"], target_on_demand_capacity=16)
    assert caught.value.codes == ("UnknownVcpus",)
    token = Token.as_string({"Ref": "Type"})
    with pytest.raises(emr.EmrValidationError, match="vCPUs of an instance type that is a token are not known"):
        emr.InstanceFleet(instance_types=[token], target_on_demand_capacity=16)
    said = emr.InstanceTypeConfig(instance_type=token, weighted_capacity=4)
    assert emr.InstanceFleet(instance_types=[said], target_on_demand_capacity=16)._types == [said]


def test_a_type_that_emr_refuses_is_left_to_the_rule_that_says_so() -> None:
    refused = emr.InstanceFleet(instance_types=["t3.xlarge"], target_on_demand_capacity=16)
    assert [one.weighted_capacity for one in refused._types] == [None]
