"""Cases of the rules on applications and configurations."""

from __future__ import annotations

from views import case, cluster, configuration, without_nodes

from emr_constructs.rules.views.software import ConfigurationView

_MANAGED = {("hdfs-site", "dfs.replication"): ("2", "hdfs_replication")}

CASES = [
    case(
        "ApplicationNotInRelease",
        cluster(applications=("Spark", "Ganglia")),
        "'Ganglia' is not in emr-7.14.0 (last in emr-6.15.0); use AmazonCloudWatchAgent instead",
        good=cluster(applications=("Spark", "AmazonCloudWatchAgent")),
    ),
    case(
        "ApplicationNotInRelease",
        cluster(applications=("Sqoop",)),
        "'Sqoop' is not in emr-7.14.0 (last in emr-7.4.0); leave it out of `applications`",
        good=without_nodes(applications=("Sqoop",), release_label="emr-7.4.0"),
    ),
    case(
        "ApplicationNotInRelease",
        cluster(applications=("Hive",), release_label="emr-spark-8.1.0"),
        "'Hive' is not in emr-spark-8.1.0 (last in emr-7.14.0); leave it out of `applications`",
        good=cluster(applications=("Spark",), release_label="emr-spark-8.1.0"),
    ),
    case(
        "ApplicationUnknown",
        cluster(applications=("Sparc",)),
        "'Sparc' is not an application this library knows; did you mean 'Spark'?",
        good=cluster(),
    ),
    case(
        "ApplicationUnknown",
        cluster(applications=("Qqqqqq",)),
        "'Qqqqqq' is not an application this library knows",
        good=cluster(applications=()),
    ),
    case(
        "PrestoAndTrino",
        cluster(applications=("Presto", "Trino")),
        "a cluster can run Presto or Trino, not both; drop one of `applications`",
        good=cluster(applications=("Trino", "Spark")),
    ),
    case(
        "PrestoAndTrino",
        cluster(applications=("presto", "TRINO")),
        "a cluster can run Presto or Trino, not both; drop one of `applications`",
        good=cluster(applications=("spark", "TRINO")),
    ),
    case(
        "PrestoAndTrino",
        without_nodes(applications=("Presto", "PrestoSQL"), release_label="emr-6.3.1"),
        "a cluster can run Presto or PrestoSQL, not both; drop one of `applications`",
        good=without_nodes(applications=("Presto",), release_label="emr-6.3.1"),
    ),
    case(
        "ClassificationValue",
        configuration("spark", maximizeResourceAllocation=True),
        "spark: `properties` 'maximizeResourceAllocation' must be a string, not True; write 'true'",
        good=configuration("spark", maximizeResourceAllocation="true"),
    ),
    case(
        "ClassificationValue",
        configuration("yarn-site", yarn_scheduler_x=4, yarn_scheduler_y=0.5),
        "yarn-site: `properties` 'yarn.scheduler.x' must be a string, not 4; write '4'",
        "yarn-site: `properties` 'yarn.scheduler.y' must be a string, not 0.5; write '0.5'",
        good=configuration("yarn-site", yarn_scheduler_x="4"),
    ),
    case(
        "ClassificationValue",
        cluster(configurations=(ConfigurationView(classification="spark-env", properties={"export": {}}),)),
        "`configurations[0]`: spark-env: `properties` 'export' must be a string, not {}; nest with `configurations`",
        good=cluster(
            configurations=(
                ConfigurationView(classification="spark-env", configurations=(configuration("export", A="1"),)),
            )
        ),
    ),
    case(
        "ClassificationUnknown",
        cluster(configurations=(configuration("spark-default"),)),
        "'spark-default' is not a configuration classification of emr-7.14.0; did you mean 'spark-defaults'?",
        good=cluster(configurations=(configuration("spark-defaults"),)),
    ),
    case(
        "ClassificationUnknown",
        cluster(configurations=(configuration("qqqqqqqqqq"),)),
        "'qqqqqqqqqq' is not a configuration classification of emr-7.14.0",
        good=cluster(configurations=()),
    ),
    case(
        "ClassificationTwice",
        cluster(configurations=(configuration("yarn-site", a="1"), configuration("yarn-site", b="2"))),
        "'yarn-site' stands 2 times in `configurations`; merge them",
        good=cluster(configurations=(configuration("yarn-site", a="1"), configuration("core-site", b="2"))),
    ),
    case(
        "ManagedSetting",
        cluster(configurations=(configuration("hdfs-site", dfs_replication="1"),), managed_properties=_MANAGED),
        "`configurations` sets hdfs-site 'dfs.replication' to '1', but `hdfs_replication` makes it '2'; "
        "say it once, with `hdfs_replication`",
        good=cluster(
            configurations=(configuration("hdfs-site", dfs_replication="2", dfs_blocksize="1"),),
            managed_properties=_MANAGED,
        ),
    ),
]
