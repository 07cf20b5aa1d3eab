"""The example of Trino: what the guide says of its size, its end and its rights."""

from __future__ import annotations

import json

from test_examples import _all_of, _endpoint_services, _only


def test_a_cluster_with_trino_keeps_its_size_and_does_not_end() -> None:
    cluster = _only("trino_analytics", "AWS::EMR::Cluster")
    assert [one["Name"] for one in cluster["Applications"]] == ["Trino"]
    assert not {"ManagedScalingPolicy", "AutoTerminationPolicy"} & set(cluster)
    assert cluster["Instances"]["TaskInstanceFleets"][0]["TargetSpotCapacity"] == 32


def test_queries_are_repeated_with_what_is_kept_in_a_bucket_that_forgets() -> None:
    cluster = _only("trino_analytics", "AWS::EMR::Cluster")
    made = {one["Classification"]: one["ConfigurationProperties"] for one in cluster["Configurations"]}
    assert made["trino-config"] == {"retry-policy": "QUERY", "query.max-memory": "122880MB"}
    assert made["trino-connector-hive"] == {"hive.metastore": "glue"}
    assert made["trino-connector-iceberg"]["iceberg.catalog.type"] == "glue"
    place = json.dumps(made["trino-exchange-manager"])
    assert "Spool" in place
    assert place.endswith('/trino-exchange/"]]}}')
    rules = [
        one["LifecycleConfiguration"]["Rules"]
        for one in _all_of("trino_analytics", "AWS::S3::Bucket")[:2]
        if "LifecycleConfiguration" in one
    ]
    assert [[one["ExpirationInDays"] for one in found] for found in rules] == [[1]]


def test_nodes_may_use_one_database_and_two_buckets() -> None:
    policies = json.dumps(_all_of("trino_analytics", "AWS::IAM::Policy"))
    assert ":table/sales/*" in policies
    assert ":table/*" not in policies
    assert "glue" in _endpoint_services("trino_analytics")
