"""What HBase needs of Amazon EMR WAL."""

from __future__ import annotations

from emr_constructs.facts import hbase, network


def test_the_rights_are_those_of_the_service_and_none_more() -> None:
    actions = hbase.wal_actions()
    assert len(actions) == 12
    assert list(actions) == sorted(actions)
    assert {action.partition(":")[0] for action in actions} == {"emrwal"}
    assert "emrwal:DeleteWorkspace" not in actions


def test_workspaces_are_not_in_every_region() -> None:
    absent = hbase.regions_without_workspaces()
    assert {"us-gov-west-1", "cn-north-1"} < set(absent)
    assert list(absent) == sorted(absent)
    assert "us-east-1" not in absent
    assert hbase.as_of() == "2026-11-20"


def test_the_endpoint() -> None:
    assert hbase.wal_endpoint("eu-west-1") == "https://prod.emrwal.eu-west-1.amazonaws.com"
    assert network.endpoint_services(["hbase_wal"]) == ("emrwal.prod",)
