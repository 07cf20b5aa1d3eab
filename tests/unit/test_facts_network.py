"""Buckets and endpoint services that a private cluster must reach."""

from __future__ import annotations

import pytest

from emr_constructs.facts import network

TOKEN = "${Token[AWS.Region.4]}"


@pytest.mark.parametrize(
    ("label", "buckets"),
    [
        (
            "emr-5.21.2",
            ("packages.eu-west-1.amazonaws.com", "repo.eu-west-1.amazonaws.com", "eu-west-1.elasticmapreduce"),
        ),
        (
            "emr-5.22.0",
            (
                "packages.eu-west-1.amazonaws.com",
                "repo.eu-west-1.amazonaws.com",
                "repo.eu-west-1.emr.amazonaws.com",
                "eu-west-1.elasticmapreduce",
            ),
        ),
        (
            "emr-6.15.0",
            (
                "amazonlinux.eu-west-1.amazonaws.com",
                "amazonlinux-2-repos-eu-west-1",
                "repo.eu-west-1.emr.amazonaws.com",
                "eu-west-1.elasticmapreduce",
            ),
        ),
        ("emr-7.14.0", ("al2023-repos-eu-west-1-de612dc2", "repo.eu-west-1.emr.amazonaws.com")),
        (
            "emr-spark-8.1.0",
            (
                "al2023-repos-eu-west-1-de612dc2",
                "repo.eu-west-1.emr.amazonaws.com",
                "aws157-instance-data-0-prod-eu-west-1",
                "aws157-instance-data-1-prod-eu-west-1",
            ),
        ),
    ],
)
def test_read_buckets(label: str, buckets: tuple[str, ...]) -> None:
    assert network.read_buckets(label, "eu-west-1") == buckets


def test_a_newer_release_reads_what_the_newest_known_reads() -> None:
    assert network.read_buckets("emr-7.99.0", "eu-west-1") == network.read_buckets("emr-7.14.0", "eu-west-1")
    assert network.read_buckets("emr-9.0.0", "eu-west-1") == network.read_buckets("emr-spark-8.1.0", "eu-west-1")


def test_an_unreadable_label_gets_the_buckets_of_every_release() -> None:
    everything = set(network.read_buckets(TOKEN, "eu-west-1"))
    for label in ("emr-5.29.0", "emr-6.15.0", "emr-7.14.0", "emr-spark-8.1.0"):
        assert everything > set(network.read_buckets(label, "eu-west-1"))


def test_the_region_whose_buckets_are_named_otherwise() -> None:
    assert network.read_buckets("emr-spark-8.0.0", "ap-southeast-2")[2:] == (
        "aws157-instance-data-bucket-0-prod-ap-southeast-2",
        "aws157-instance-data-bucket-1-prod-ap-southeast-2",
    )


@pytest.mark.parametrize(
    ("region", "buckets"),
    [
        ("us-east-1", ("aws157-logs-prod",)),
        ("eu-west-1", ("aws157-logs-prod-eu-west-1",)),
        ("us-gov-west-1", ("aws157-logs-prod-us-gov-west-1",)),
        ("us-isob-east-1", ("aws157-logs-prod-us-isob-east-1",)),
        (TOKEN, ("aws157-logs-prod", f"aws157-logs-prod-{TOKEN}")),
    ],
)
def test_write_buckets(region: str, buckets: tuple[str, ...]) -> None:
    assert network.write_buckets("emr-7.14.0", region) == buckets


def test_a_token_for_a_region_gets_the_names_of_every_region() -> None:
    names = network.read_buckets("emr-spark-8.1.0", TOKEN)
    assert f"al2023-repos-{TOKEN}-de612dc2" in names
    assert f"aws157-instance-data-0-prod-{TOKEN}" in names
    assert "aws157-instance-data-bucket-0-prod-ap-southeast-2" in names


def test_app_ui_bucket() -> None:
    assert network.app_ui_bucket("eu-west-1") == "prod.eu-west-1.appinfo.src"
    assert network.app_ui_bucket(TOKEN) == f"prod.{TOKEN}.appinfo.src"


def test_endpoint_services() -> None:
    assert network.endpoint_services([]) == ()
    assert network.endpoint_services(["runtime_roles", "kms_encryption", "lake_formation"]) == (
        "kms",
        "lakeformation",
        "sts",
    )
    assert all(network.endpoint_services([use]) for use in network.endpoint_uses())
    with pytest.raises(KeyError):
        network.endpoint_services(["telepathy"])


def test_control_plane_service() -> None:
    assert network.control_plane_service("emr-7.14.0", "eu-west-1") is None
    assert network.control_plane_service("latest", "eu-west-1") is None
    expected = "aws.api.eu-west-1.emr-service-cell01"
    assert network.control_plane_service("emr-spark-8.0.0", "eu-west-1") == expected


def test_control_plane_tags() -> None:
    assert network.control_plane_tags() == {"Name": "emr-service-vpce"}


def test_every_endpoint_of_a_use_is_known_to_take_a_policy_or_not() -> None:
    used = network.endpoint_services(network.endpoint_uses())
    assert {service for service in used if not network.endpoint_policy(service)} == {"emrwal.prod"}


def test_endpoint_policies() -> None:
    assert network.endpoint_policy("telepathy") == ()
    [queues] = network.endpoint_policy("sqs")
    assert (queues.actions, queues.resources, queues.within) == (["sqs:*"], ["*"], ("principal", "resource"))
    [metrics] = network.endpoint_policy("monitoring")
    assert (metrics.actions, metrics.within) == (["cloudwatch:*"], ("principal",))
    # Documents, packages and parameters of AWS: the agent on a node uses them with actions of every kind.
    [agent] = network.endpoint_policy("ssm")
    assert (agent.actions, agent.resources, agent.within) == (["ssm:*"], ["*"], ("principal",))
    _, web = network.endpoint_policy("sts")
    assert (web.actions, web.within) == (["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"], [])
    assert web.resources == ("arn:<partition>:iam::<account>:role/*",)
    _, by_aws = network.endpoint_policy("kms")
    assert by_aws.within == ("service",)


def test_names_that_take_messages_of_emr() -> None:
    assert network.takes_emr_messages("com.amazonaws.eu-west-1.execute-api")
    assert network.takes_emr_messages("execute-api")
    assert not network.takes_emr_messages("com.amazonaws.eu-west-1.kms")


def test_how_hosts_are_named_and_by_whom() -> None:
    assert network.host_domain("us-east-1") == "ec2.internal"
    assert network.host_domain("cn-north-1") == "cn-north-1.compute.internal"
    assert network.own_name_servers() == "AmazonProvidedDNS"
    assert network.studio_port() == 18888
    assert network.additional_groups() == 4


@pytest.mark.parametrize(
    ("cidr", "private"),
    [
        ("10.0.0.0/8", True),
        ("10.0.0.0/7", False),
        ("172.16.0.0/16", True),
        ("172.32.0.0/16", False),
        ("192.168.4.0/24", True),
        ("100.64.0.0/10", False),
        ("2001:db8::/32", None),
        ("ten", None),
    ],
)
def test_is_private_range(cidr: str, private: bool | None) -> None:
    assert network.is_private_range(cidr) is private
