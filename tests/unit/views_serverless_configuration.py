"""Cases of the rules on the configurations of EMR Serverless applications."""

from __future__ import annotations

from typing import Any

from views import case
from views_serverless_application import application, hive, runtime, spark, subnet

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.serverless import RuntimeConfigurationView, ServerlessApplicationView
from emr_constructs.rules.views.serverless_jobs import JobConfigurationView

_DROP = "drop it; workers keep intermediate data on their disks, the rest is in S3"
_METASTORE = "give the application subnets and security groups that reach it"
_NO_NAME = "`classification` is missing, blank or too long; say it, in up to 1024 characters"
_FIXED = {"appender.console.type": "Console"}


def _with(*classifications: Any, **said: Any) -> ServerlessApplicationView:
    return application(configurations=tuple(map(runtime, classifications)), **said)


def _of(**properties: Any) -> RuntimeConfigurationView:
    return RuntimeConfigurationView(classification="spark-defaults", properties=properties)


def _exactly(properties: dict[str, Any]) -> RuntimeConfigurationView:
    return RuntimeConfigurationView(classification="spark-defaults", properties=properties)


def _many(count: int) -> dict[str, str]:
    return {f"spark.x{number}": "1" for number in range(count)}


CASES = [
    case(
        "ServerlessClassificationUnknown",
        _with("spark-default", "qqq"),
        "'spark-default' is not a classification of EMR Serverless; did you mean 'spark-defaults'?",
        "'qqq' is not a classification of EMR Serverless",
        good=_with("spark-defaults", "core-site", UNKNOWN),
    ),
    case(
        "ServerlessClassificationType",
        _with("hive-site", "spark-defaults"),
        "'hive-site' is not for an application that runs Spark; use core-site, emrfs-site, spark, spark-defaults, "
        "spark-driver-log4j2, spark-env, spark-executor-log4j2, spark-hive-site or spark-metrics",
        good=_with("hive-site", application_type=UNKNOWN),
    ),
    case(
        "ServerlessClassificationType",
        hive(configurations=spark()),
        "'spark-defaults' is not for an application that runs Hive; use core-site, emrfs-site, hive-site or tez-site",
        good=_with("hive-site", "tez-site", "core-site", application_type="Hive"),
    ),
    case(
        "ServerlessClassificationRelease",
        _with("spark-driver-log4j2", "spark-executor-log4j2", release_label="emr-6.7.0"),
        "emr-6.7.0 does not have Log4j 2 configuration on EMR Serverless; use emr-6.8.0 or later",
        good=_with("spark-driver-log4j2", release_label="emr-6.8.0"),
    ),
    case(
        "ServerlessClassificationRelease",
        _with("emrfs-site", release_label="emr-spark-8.1.0"),
        "emr-spark-8.1.0 does not have the EMR File System (EMRFS); use a release of another line",
        good=_with("core-site", release_label="emr-spark-8.1.0"),
    ),
    case(
        "ServerlessWithoutHadoop",
        _with("yarn-site", "hdfs-site"),
        f"'yarn-site' does nothing: there is no YARN in EMR Serverless; {_DROP}",
        f"'hdfs-site' does nothing: there is no HDFS in EMR Serverless; {_DROP}",
        # An HDFS may be reached through the VPC.
        good=_with("hdfs-site", subnets=(subnet(), subnet()), security_groups=(UNKNOWN,)),
    ),
    case(
        "ServerlessWithoutHadoop",
        _with("hdfs-env", subnets=(subnet(), subnet()), security_groups=(UNKNOWN,)),
        f"'hdfs-env' does nothing: there is no HDFS in EMR Serverless; {_DROP}",
        good=_with("spark-env"),
    ),
    case(
        "ServerlessClassificationTwice",
        _with("spark-defaults", "spark", "spark-defaults"),
        "'spark-defaults' stands 2 times in `configurations`; merge them",
        good=_with("spark-defaults", "spark"),
    ),
    case(
        "ServerlessConfigurationCount",
        application(configurations=(UNKNOWN,) * 101),
        "`configurations` are 101; use at most 100",
        good=application(configurations=(UNKNOWN,) * 100),
    ),
    case(
        "ServerlessPropertyCount",
        _of(**_many(101)),
        "`properties` are 101; use at most 100",
        good=_of(**_many(100)),
    ),
    case(
        "ServerlessPropertyCount",
        RuntimeConfigurationView(classification="spark-env", configurations=(UNKNOWN,) * 101),
        "`configurations` are 101; use at most 100",
        good=RuntimeConfigurationView(classification="spark-env", configurations=(UNKNOWN,) * 100),
    ),
    case("ServerlessClassificationName", RuntimeConfigurationView(), _NO_NAME, good=runtime(UNKNOWN)),
    case("ServerlessClassificationName", runtime(" "), _NO_NAME, good=runtime("x")),
    case("ServerlessClassificationName", runtime("x" * 1025), _NO_NAME, good=runtime("x" * 1024)),
    case("ServerlessClassificationName", runtime(f"x{' ' * 1024}"), _NO_NAME, good=runtime(f"x{' ' * 1023}")),
    case(
        "ServerlessPropertyName",
        _exactly({"spark.metrics.conf.*.source.jvm.class": "Jvm"}),
        "CloudFormation refuses the property 'spark.metrics.conf.*.source.jvm.class' of spark-defaults; "
        "name it with letters, digits and - _ . or set it with each job",
        good=_exactly({"spark.metrics-conf_1": "Jvm"}),
    ),
    case(
        "ServerlessPropertyName",
        _exactly({"spark a": "b"}),
        "CloudFormation refuses the property 'spark a' of spark-defaults; "
        "name it with letters, digits and - _ . or set it with each job",
        good=JobConfigurationView(classification="spark-defaults", properties={"spark a": "b"}),
    ),
    case(
        "ServerlessPropertyValue",
        _exactly({"spark.a": {"b": "c"}}),
        "spark-defaults: `properties` 'spark.a' must be a string, not {'b': 'c'}; nest with `configurations`",
        good=_exactly({"spark.a": True, "spark.b": 1, "spark.c": 1.5, "spark.d": UNKNOWN}),
    ),
    case(
        "ServerlessPropertyValue",
        _exactly({"spark.a": " "}),
        "spark-defaults: `properties` 'spark.a' has 1 characters; use 1 to 1024, not only blanks",
        good=_exactly({"spark.a": "x"}),
    ),
    case(
        "ServerlessPropertyValue",
        _exactly({"spark.a": "x" * 1025}),
        "spark-defaults: `properties` 'spark.a' has 1025 characters; use 1 to 1024, not only blanks",
        good=_exactly({"spark.a": "x" * 1024}),
    ),
    case(
        "ServerlessSecretInName",
        _exactly({"EMR.secret@spark.authenticate.secret": "my-secret"}),
        "spark-defaults: 'EMR.secret@spark.authenticate.secret' marks the name: on EMR Serverless the value has the "
        "mark; write 'spark.authenticate.secret' with the value 'EMR.secret@<secret id>'",
        good=_exactly({"spark.authenticate.secret": "EMR.secret@my-secret"}),
    ),
    case(
        "ServerlessPlainSecret",
        _exactly({"spark.hadoop.javax.jdo.option.ConnectionPassword": "hunter2"}),
        "spark-defaults: 'spark.hadoop.javax.jdo.option.ConnectionPassword' seems to hold a secret in plain text; "
        "keep it in Secrets Manager and write EMR.secret@<secret id>",
        good=_exactly({"spark.hadoop.javax.jdo.option.ConnectionPassword": UNKNOWN}),
    ),
    *(
        case(
            "ServerlessResolvedSecret",
            RuntimeConfigurationView(
                classification="spark-defaults", properties={key: UNKNOWN}, resolved={key: service}
            ),
            f"spark-defaults: CloudFormation resolves the secret in {key!r}, which is then shown; "
            "write EMR.secret@<secret id>",
            good=RuntimeConfigurationView(
                classification="spark-defaults", properties={"spark.a": UNKNOWN}, resolved={"spark.a": "ssm"}
            ),
        )
        for key, service in (("spark.a", "secretsmanager"), ("spark.authenticate.secret", "ssm"))
    ),
    case(
        "ServerlessPropertyFixed",
        RuntimeConfigurationView(classification="spark-driver-log4j2", properties=_FIXED),
        "spark-driver-log4j2: EMR Serverless sets 'appender.console.type' itself; drop it",
        good=RuntimeConfigurationView(classification="spark-metrics", properties=_FIXED),
    ),
    case(
        "ServerlessMetastoreNetwork",
        application(configurations=spark(spark_hadoop_javax_jdo_option_ConnectionURL="jdbc:mysql://db/hive")),
        "spark-defaults: 'spark.hadoop.javax.jdo.option.ConnectionURL' names a metastore, "
        f"and there are no `vpc_subnets`; {_METASTORE}",
        good=application(
            configurations=spark(spark_hadoop_javax_jdo_option_ConnectionURL="jdbc:mysql://db/hive"),
            subnets=(subnet(), subnet()),
            security_groups=(UNKNOWN,),
        ),
    ),
    case(
        "ServerlessMetastoreNetwork",
        hive(configurations=(runtime("hive-site", hive_metastore_uris="thrift://db:9083"),)),
        f"hive-site: 'hive.metastore.uris' names a metastore, and there are no `vpc_subnets`; {_METASTORE}",
        good=hive(configurations=(runtime("hive-site", hive_exec_scratchdir="s3://bucket/"),)),
    ),
]
