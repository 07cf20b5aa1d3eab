"""Cases of the rules on configuration classifications."""

from __future__ import annotations

from typing import Any

from views import case, cluster, configuration, fleet, group, grouped, types, without_nodes

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView
from emr_constructs.rules.views.software import ConfigurationView

_MANAGED = {("hdfs-site", "dfs.replication"): ("2", "`hdfs_replication`")}
_SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:metastore"
_PASSWORD = "javax.jdo.option.ConnectionPassword"
_MAXIMUM = configuration("spark", maximizeResourceAllocation="true")


def _one(name: str, key: str, value: Any) -> ConfigurationView:
    return ConfigurationView(classification=name, properties={key: value})


def _nested(name: str, *inner: ConfigurationView) -> ConfigurationView:
    return ConfigurationView(classification=name, configurations=inner)


def _resolved(**services: str) -> ConfigurationView:
    """Properties that CloudFormation takes from a service, with an underscore for each dot of their names."""
    resolved = {name.replace("_", "."): service for name, service in services.items()}
    return ConfigurationView(classification="hive-site", properties=dict.fromkeys(resolved, UNKNOWN), resolved=resolved)


def _with(*configurations: ConfigurationView, **said: Any) -> ClusterView:
    return without_nodes(configurations=configurations, **said)


def _labels(expression: str, release: str) -> ClusterView:
    properties = {
        "yarn.node-labels.enabled": "true",
        "yarn.node-labels.am.default-node-label-expression": expression,
    }
    return _with(ConfigurationView(classification="yarn-site", properties=properties), release_label=release)


CASES = [
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
        "ClassificationObject",
        cluster(configurations=(_one("spark-defaults", "export", {}),)),
        "`configurations[0]`: spark-defaults: `properties` 'export' must be a string, not {}; "
        "nest with `configurations`",
        good=cluster(configurations=(_nested("spark-env", configuration("export", A="1")),)),
    ),
    case(
        "ClassificationEmpty",
        ConfigurationView(classification="spark"),
        "spark says nothing; give it `properties`, or leave it out",
        good=ConfigurationView(classification="spark", properties=UNKNOWN),
    ),
    case(
        "ClassificationEmpty",
        ConfigurationView(classification="spark", properties={}, configurations=()),
        "spark says nothing; give it `properties`, or leave it out",
        good=configuration("spark", maximizeResourceAllocation="true"),
    ),
    case(
        "NestedTwice",
        _nested("spark-env", configuration("export", A="1"), configuration("export", B="2")),
        "'export' stands 2 times in spark-env; merge them",
        good=_nested("spark-env", configuration("export", A="1", B="2")),
    ),
    case(
        "ExportMissing",
        configuration("hadoop-env", HADOOP="1"),
        "hadoop-env has `properties` of its own; nest them in hadoop-env, with the classification export",
        good=_nested("hadoop-env", configuration("export", HADOOP="1")),
    ),
    case(
        "ExportMissing",
        grouped(core_group=group("core", configurations=(configuration("yarn-env", A="1"),))),
        "`instances.core.configurations[0]`: yarn-env has `properties` of its own; "
        "nest them in yarn-env, with the classification export",
        good=_with(_nested("yarn-env", configuration("export", A="1"))),
    ),
    case(
        "ExportMisplaced",
        _nested("spark-defaults", configuration("export", A="1")),
        "'export' does not stand in spark-defaults; put it into the classification that ends in -env",
        good=_nested("hue-ini", configuration("desktop", A="1")),
    ),
    case(
        "ExportMisplaced",
        _nested("spark-env", configuration("exports", A="1")),
        "'exports' does not stand in spark-env; use export",
        good=_nested("spark-env", configuration("export", A="1")),
    ),
    case(
        "MaximizeResourceAllocationPlace",
        configuration("spark-defaults", maximizeResourceAllocation="true"),
        "spark-defaults takes no 'maximizeResourceAllocation'; set it in the classification spark",
        good=_MAXIMUM,
    ),
    case(
        "PlainSecret",
        _one("hive-site", _PASSWORD, "hunter2"),
        f"hive-site: '{_PASSWORD}' seems to hold a secret, which EMR shows in plain text; "
        "keep it in Secrets Manager and write ConfigurationSecret.of(secret)",
        good=_one("hive-site", f"EMR.secret@{_PASSWORD}", _SECRET),
    ),
    *(
        case(
            "PlainSecret",
            _one("core-site", key, "0xa1b2c3"),
            f"core-site: {key!r} seems to hold a secret, which EMR shows in plain text; "
            "keep it in Secrets Manager and write ConfigurationSecret.of(secret)",
            good=_one("core-site", good, value),
        )
        for key, good, value in (
            ("fs.s3a.secret.key", "fs.s3a.secret.key", "jceks://hdfs@nn/aws.jceks"),
            ("fs.s3a.access-key", "dfs.block.access.token.enable", "true"),
            ("client.secret", "client.secret", _SECRET),
            ("session.token", "session.token", "true"),
            ("db.passwd", "db.passwd", "/etc/passwd"),
            ("db.Password", "db.Password", ""),
            ("db.credentials", "db.credentials", "${env.DB}"),
            ("apiKey", "apiKey", "{{resolve:ssm:key}}"),
        )
    ),
    *(
        case(
            "ResolvedSecret",
            _resolved(**{key.replace(".", "_"): service}),
            f"hive-site: CloudFormation resolves the secret in {key!r}, which EMR then shows in plain text; "
            "write ConfigurationSecret.of(secret)",
            good=_resolved(db_url="ssm"),
        )
        for key, service in (("db.url", "secretsmanager"), ("db.user", "ssm-secure"), ("db.password", "ssm"))
    ),
    case(
        "SecretTwice",
        ConfigurationView(
            classification="hive-site", properties={_PASSWORD: "${env.P}", f"EMR.secret@{_PASSWORD}": _SECRET}
        ),
        f"hive-site: {_PASSWORD!r} stands there as 'EMR.secret@{_PASSWORD}' too; drop {_PASSWORD!r}",
        good=_one("hive-site", _PASSWORD, "${env.P}"),
    ),
    case(
        "SecretReference",
        _one("hive-site", f"EMR.secret@{_PASSWORD}", "metastore"),
        f"hive-site: 'EMR.secret@{_PASSWORD}' is not the ARN of a secret; write the ARN of the secret",
        good=_one("hive-site", f"EMR.secret@{_PASSWORD}", _SECRET),
    ),
    case(
        "SecretKeyLength",
        _one("hive-site", "EMR.secret@" + 1024 * "a", _SECRET),
        "the key of a secret has 1024 characters, and 1024 are for key and secret; use a shorter key",
        good=_one("hive-site", "EMR.secret@" + 1023 * "a", _SECRET),
    ),
    *(
        case(
            "ClassificationMisspelt",
            _with(configuration(written, a="b"), applications=("Spark", "Hue")),
            f"{written!r} is not a configuration classification of emr-7.14.0; write {meant!r}",
            good=_with(configuration(meant, a="b"), applications=("Spark", "Hue")),
        )
        for written, meant in (
            ("spark-default", "spark-defaults"),
            ("spark_defaults", "spark-defaults"),
            ("core-site.xml", "core-site"),
            ("hue.ini", "hue-ini"),
        )
    ),
    case(
        "ClassificationMisspelt",
        grouped(core_group=group("core", configurations=(configuration("hdfs-stie", a="b"),))),
        "`instances.core`: 'hdfs-stie' is not a configuration classification of emr-7.14.0; write 'hdfs-site'",
        good=_with(configuration("hdfs-stie", a="b"), release_label=UNKNOWN),
    ),
    case(
        "ClassificationUnknown",
        _with(configuration("spark-log4j2", a="b"), release_label="emr-6.5.0"),
        "'spark-log4j2' is not a configuration classification of emr-6.5.0; did you mean 'spark-log4j'?",
        good=_with(configuration("spark-log4j2", a="b"), release_label="emr-6.8.0"),
    ),
    case(
        "ClassificationUnknown",
        cluster(configurations=(configuration("qqqqqqqqqq", a="b"),)),
        "'qqqqqqqqqq' is not a configuration classification of emr-7.14.0",
        good=cluster(configurations=()),
    ),
    case(
        "ClassificationUnknown",
        grouped(core_group=group("core", configurations=(configuration("yarn", a="b"),))),
        "`instances.core`: 'yarn' is not a configuration classification of emr-7.14.0; did you mean 'yarn-env'?",
        good=grouped(core_group=group("core", configurations=(configuration("yarn-site", a="b"),))),
    ),
    case(
        "ClassificationUnknown",
        _with(configuration("livy-log4j", a="b"), applications=("Livy",)),
        "'livy-log4j' is not a configuration classification of emr-7.14.0; did you mean 'livy-log4j2'?",
        good=_with(configuration("livy-log4j2", a="b"), applications=("Livy",)),
    ),
    case(
        "ClassificationMoved",
        _with(configuration("spark-log4j", a="b"), release_label="emr-6.8.0"),
        "'spark-log4j' is no configuration classification of emr-6.8.0 any more; use 'spark-log4j2'",
        good=_with(configuration("spark-log4j", a="b"), release_label="emr-6.7.0"),
    ),
    case(
        "ClassificationMoved",
        _with(_one("emrfs-site", "fs.s3.maxRetries", "20"), release_label="emr-spark-8.1.0"),
        "'emrfs-site' is no configuration classification of emr-spark-8.1.0 any more; use 'core-site'",
        good=_with(_one("emrfs-site", "fs.s3.maxRetries", "20")),
    ),
    case(
        "ClassificationWithoutApplication",
        _with(configuration("hive-site", a="b")),
        "hive-site configures Hive, which the cluster does not have; add Hive to `applications`, or leave it out",
        good=_with(configuration("hive-site", a="b"), applications=("Presto",)),
    ),
    case(
        "ClassificationWithoutApplication",
        _with(configuration("jupyter-s3-conf", a="b")),
        "jupyter-s3-conf configures JupyterEnterpriseGateway or JupyterHub, which the cluster does not have; "
        "add JupyterEnterpriseGateway or JupyterHub to `applications`, or leave it out",
        good=_with(configuration("jupyter-s3-conf", a="b"), applications=("JupyterHub",)),
    ),
    case(
        "ClassificationWithoutApplication",
        _with(configuration("yarn-site", a="b"), applications=("Trino",)),
        "yarn-site configures Hadoop, which the cluster does not have; add Hadoop to `applications`, or leave it out",
        good=_with(configuration("yarn-site", a="b"), applications=("Trino",), release_label="emr-7.13.0"),
    ),
    case(
        "ClassificationWithoutApplication",
        _with(configuration("hdfs-site", a="b"), applications=("trino",)),
        "hdfs-site configures Hadoop, which the cluster does not have; add Hadoop to `applications`, or leave it out",
        good=_with(configuration("hdfs-site", a="b"), applications=("Trino", "Hadoop")),
    ),
    case(
        "ClassificationTwice",
        cluster(configurations=(configuration("yarn-site", a="1"), configuration("yarn-site", b="2"))),
        "'yarn-site' stands 2 times in `configurations`; merge them",
        good=cluster(configurations=(configuration("yarn-site", a="1"), configuration("core-site", b="2"))),
    ),
    case(
        "ClassificationTwice",
        grouped(
            core_group=group(
                "core", configurations=(configuration("yarn-site", a="1"), configuration("yarn-site", b="2"))
            )
        ),
        "`instances.core`: 'yarn-site' stands 2 times in `configurations`; merge them",
        good=grouped(
            configurations=(configuration("yarn-site", a="1"),),
            core_group=group("core", configurations=(configuration("yarn-site", b="2"),)),
        ),
    ),
    case(
        "SecretAnnotation",
        cluster(configurations=(_one("core-site", "presto.s3.secret", "EMR.secret@key"),)),
        "`configurations[0]`: core-site: the value of 'presto.s3.secret' begins with EMR.secret@; "
        "write 'EMR.secret@presto.s3.secret' for the key, and the ARN of the secret for the value; "
        "for EMR Serverless write ConfigurationSecret.of(secret)",
        good=cluster(configurations=(_one("core-site", "EMR.secret@presto.s3.secret", _SECRET),)),
    ),
    case(
        "SecretAnnotation",
        _with(
            _nested("hue-ini", _nested("desktop", _one("database", "password", "EMR.secret@key"))),
            applications=("Hue",),
        ),
        "`configurations[0].configurations[0].configurations[0]`: database: "
        "the value of 'password' begins with EMR.secret@; "
        "write 'EMR.secret@password' for the key, and the ARN of the secret for the value; "
        "for EMR Serverless write ConfigurationSecret.of(secret)",
        good=_with(
            _nested("hue-ini", _nested("desktop", _one("database", "EMR.secret@password", _SECRET))),
            applications=("Hue",),
        ),
    ),
    case(
        "ManagedSetting",
        cluster(configurations=(configuration("hdfs-site", dfs_replication="1"),), managed_properties=_MANAGED),
        "`configurations` sets hdfs-site 'dfs.replication' to '1', but `hdfs_replication` makes it '2'; "
        "say it once, with `hdfs_replication`",
        good=cluster(
            configurations=(configuration("hdfs-site", dfs_replication="2", dfs_blocksize="1m"),),
            managed_properties=_MANAGED,
        ),
    ),
    case(
        "ManagedSetting",
        cluster(
            configurations=(_nested("spark-env", configuration("export", PYSPARK_PYTHON="python2")),),
            managed_properties={("spark-env", "export", "PYSPARK.PYTHON"): ("python3", "`features` (Python)")},
        ),
        "`configurations` sets spark-env export 'PYSPARK.PYTHON' to 'python2', but `features` (Python) makes it "
        "'python3'; say it once, with `features` (Python)",
        good=cluster(
            configurations=(_nested("spark-env", configuration("export", PYSPARK_PYTHON="python2")),),
            managed_properties={("spark-env", "export", "PYSPARK.PYTHON"): (UNKNOWN, "`features` (Python)")},
        ),
    ),
    case(
        "ManagedSetting",
        grouped(
            core_group=group("core", configurations=(configuration("hdfs-site", dfs_replication="3"),)),
            managed_properties=_MANAGED,
        ),
        "`instances.core`: `configurations` sets hdfs-site 'dfs.replication' to '3', but `hdfs_replication` makes it "
        "'2'; say it once, with `hdfs_replication`",
        good=grouped(
            core_group=group("core", configurations=(configuration("hdfs-site", dfs_replication="2"),)),
            managed_properties=_MANAGED,
        ),
    ),
    case(
        "ManagedSetting",
        cluster(
            configurations=(_one("hdfs-site", "EMR.secret@dfs.replication", _SECRET),), managed_properties=_MANAGED
        ),
        f"`configurations` sets hdfs-site 'dfs.replication' to {_SECRET!r}, but `hdfs_replication` makes it "
        "'2'; say it once, with `hdfs_replication`",
        good=cluster(configurations=(_one("hdfs-site", "EMR.secret@dfs.x", _SECRET),), managed_properties=_MANAGED),
    ),
    case(
        "DecommissionTimeout",
        _with(_one("yarn-site", "yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs", "-1")),
        "with a yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs of -1 nodes leave at once, and "
        "their tasks are lost; say many seconds, for example '86400'",
        good=_with(_one("yarn-site", "yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs", "1")),
    ),
    case(
        "NodeLabelsByMarket",
        _labels("ON_DEMAND", "emr-6.15.0"),
        "the YARN node label ON_DEMAND is not in emr-6.15.0; use a release of a later line",
        good=_labels("ON_DEMAND", "emr-7.0.0"),
    ),
    case(
        "NodeLabelsByMarket",
        _labels("SPOT", "emr-6.15.0"),
        "the YARN node label SPOT is not in emr-6.15.0; use a release of a later line",
        good=_labels("CORE", "emr-6.15.0"),
    ),
    case(
        "MaximizeResourceAllocation",
        cluster(configurations=(_MAXIMUM,), applications=("Spark", "HBase"), primary_fleet=UNKNOWN),
        "maximizeResourceAllocation takes what HBase needs, and Spark jobs fail; size the executors yourself",
        good=cluster(configurations=(_MAXIMUM,)),
    ),
    case(
        "MaximizeResourceAllocation",
        cluster(
            configurations=(_MAXIMUM,),
            core_fleet=fleet("core", instance_types=types("m7g.xlarge", "m6g.xlarge", weight=4)),
        ),
        "maximizeResourceAllocation sizes executors by one of the instance types of the core; "
        "size the executors yourself",
        good=cluster(
            configurations=(configuration("spark", maximizeResourceAllocation="false"),),
            core_fleet=fleet("core", instance_types=types("m7g.xlarge", "m6g.xlarge", weight=4)),
        ),
    ),
]
