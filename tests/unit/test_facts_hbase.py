"""What HBase needs of Amazon EMR WAL."""

from __future__ import annotations

from emr_constructs.facts import hbase, network


def test_the_rights_are_those_of_the_service_and_none_more() -> None:
    actions = hbase.wal_actions()
    assert len(actions) == 12
    assert list(actions) == sorted(actions)
    assert {action.partition(":")[0] for action in actions} == {"emrwal"}
    assert "emrwal:DeleteWorkspace" not in actions


def test_the_endpoint() -> None:
    assert hbase.wal_endpoint("eu-west-1") == "https://prod.emrwal.eu-west-1.amazonaws.com"
    assert network.endpoint_services(["hbase_wal"]) == ("emrwal.prod",)
