"""What the CloudWatch agent publishes."""

from __future__ import annotations

from emr_constructs.facts import cloudwatch_agent, network


def test_each_group_and_service_has_a_classification() -> None:
    assert cloudwatch_agent.system() == "emr-system-metrics"
    assert cloudwatch_agent.groups() == ("cpu", "disk", "diskio", "mem", "net", "netstat", "processes", "swap")
    assert len(cloudwatch_agent.services()) == 8
    assert "emr-hadoop-hdfs-namenode-metrics" in cloudwatch_agent.services()


def test_what_is_published_when_nothing_is_said() -> None:
    by_group = {group: cloudwatch_agent.default_metrics(group) for group in cloudwatch_agent.groups()}
    assert {group: len(metrics) for group, metrics in by_group.items() if metrics} == {
        "cpu": 11,
        "disk": 4,
        "mem": 10,
        "net": 4,
        "processes": 2,
        "swap": 3,
    }
    assert all(one.startswith(f"{group}_") for group, metrics in by_group.items() for one in metrics)


def test_where_it_is_published() -> None:
    assert cloudwatch_agent.namespace() == "CWAgent"
    assert network.endpoint_services(["cloudwatch"]) == ("logs", "monitoring")
