"""Cases of the rules on the settings of EMR Serverless jobs."""

from __future__ import annotations

from typing import Any

from views import case
from views_serverless_application import application, runtime, spark, subnet, workers
from views_serverless_jobs import job, on, query, query_on

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.serverless_jobs import JobConfigurationView


def own(classification: Any, **properties: Any) -> tuple[JobConfigurationView, ...]:
    """One configuration of a job; each name of a property with an underscore for each dot."""
    return (JobConfigurationView(**vars(runtime(classification, **properties))),)


_SIX = {"spark.driver.cores": "1", "spark.driver.memory": "7g"}
_EXECUTOR = {"spark.executor.cores": "4", "spark.executor.memory": "14g"}
_LOST = (
    "'spark-defaults' replaces that of the application, whose spark.a, spark.b is lost; "
    "say all of it with the job, or set single properties with `conf`"
)
_AB = spark(spark_a="1", spark_b="2", spark_c="3")
_CORES = "spark.{}.cores is 3, and no worker has as many vCPUs; use one of 1, 2, 4, 8, 16, 32"
_STORAGE = {"spark.aws.serverlessStorage.enabled": "true"}
_NO_STORAGE = "emr-7.11.0 does not have serverless storage on EMR Serverless; use emr-7.12.0 or later"
_ONE = application(maximum_cpu="4 vCPU", maximum_memory="16 GB")
_KEPT = application(initial_capacity=(workers("Executor", memory="8 GB"),))

CASES = [
    case(
        "ServerlessJobConfigurationCount",
        job(configurations=own(UNKNOWN) * 101),
        "`configurations` are 101; use at most 100",
        good=job(configurations=own(UNKNOWN) * 100),
    ),
    case(
        "ServerlessJobClassification",
        job(configurations=own("spark-default")),
        "'spark-default' is not a classification of EMR Serverless; did you mean 'spark-defaults'?",
        good=job(configurations=own("spark-defaults")),
    ),
    case(
        "ServerlessJobClassification",
        on(application(), configurations=own("hive-site")),
        "'hive-site' is not for an application that runs Spark; use core-site, emrfs-site, spark, spark-defaults, "
        "spark-driver-log4j2, spark-env, spark-executor-log4j2, spark-hive-site or spark-metrics",
        good=query(configurations=own("hive-site")),
    ),
    case(
        "ServerlessJobClassification",
        on(application(release_label="emr-6.7.0"), configurations=own("spark-driver-log4j2")),
        "emr-6.7.0 does not have Log4j 2 configuration on EMR Serverless; use emr-6.8.0 or later",
        good=on(application(release_label="emr-6.8.0"), configurations=own("spark-driver-log4j2")),
    ),
    case(
        "ServerlessJobClassification",
        on(application(), configurations=own("yarn-site")),
        "'yarn-site' does nothing: there is no YARN in EMR Serverless; "
        "drop it; workers keep intermediate data on their disks, the rest is in S3",
        good=on(application(), configurations=own("spark-env")),
    ),
    case(
        "ServerlessJobClassification",
        job(configurations=own("core-site", a="1") + own("core-site", b="2")),
        "'core-site' stands 2 times in `configurations`; merge them",
        good=job(configurations=own("core-site", a="1")),
    ),
    case(
        "ServerlessJobReplaces",
        on(application(configurations=_AB), configurations=own("spark-defaults", spark_c="4")),
        _LOST,
        good=on(
            application(configurations=_AB), configurations=own("spark-defaults", spark_a="1", spark_b="1", spark_c="1")
        ),
    ),
    case(
        "ServerlessJobReplaces",
        on(
            application(release_label="emr-spark-8.0.0", configurations=_AB),
            configurations=own("spark-defaults", spark_c="4"),
        ),
        _LOST,
        good=on(
            application(release_label="emr-spark-8.1.0", configurations=_AB),
            configurations=own("spark-defaults", spark_c="4"),
        ),
    ),
    case(
        "ServerlessJobReplaces",
        on(application(configurations=_AB), configurations=own("spark-defaults", spark_c="4")),
        _LOST,
        good=on(application(configurations=_AB), configurations=own("spark-env"), spark_conf={"spark.c": "4"}),
    ),
    case(
        "ServerlessJobWorkers",
        on(application(), spark_conf={"spark.driver.cores": "3"}),
        _CORES.format("driver"),
        good=on(application(), spark_conf={"spark.driver.cores": "4"}),
    ),
    case(
        "ServerlessJobWorkers",
        job(configurations=own("spark-defaults", spark_executor_cores="3")),
        _CORES.format("executor"),
        good=job(
            configurations=own("spark-defaults", spark_executor_cores="3"), spark_conf={"spark.executor.cores": "4"}
        ),
    ),
    case(
        "ServerlessJobWorkers",
        on(
            application(),
            spark_conf={"spark.driver.cores": "1", "spark.driver.memory": "8g", "spark.driver.memoryOverhead": "1g"},
        ),
        "a Spark driver asks for 9.0 GB with its overhead, too much or too little for a worker of 1 vCPU; "
        "change spark.driver.memory: such workers have 2 to 8 GB in steps of 1",
        good=on(application(), spark_conf={**_SIX, "spark.driver.memoryOverhead": "1g"}),
    ),
    case(
        "ServerlessJobWorkers",
        on(application(), spark_conf={"spark.emr-serverless.driver.disk": "10g"}),
        "a Spark driver asks for a disk of 10 GB, which is not offered; use 20 to 200 GB",
        good=on(
            application(configurations=spark(**{"spark_emr-serverless_driver_disk": "20g"})),
            spark_conf={"spark.emr-serverless.driver.disk": UNKNOWN},
        ),
    ),
    case(
        "ServerlessJobCapacity",
        on(_ONE, spark_conf={**_EXECUTOR, "spark.driver.cores": "4", "spark.driver.memory": "14g"}),
        "the smallest Spark job asks for 8 vCPU and 30.8 GB with its overhead, but `maximum_capacity.vcpus` is 4 vCPU "
        "and `maximum_capacity.memory` is 16 GB; raise the maximum, or ask for smaller workers",
        good=on(_ONE, spark_conf={"spark.executor.cores": "1", "spark.executor.memory": "2g"}),
    ),
    case(
        "ServerlessJobCapacity",
        on(_KEPT, spark_conf=_EXECUTOR),
        "a Spark executor asks for 4 vCPU and 15.4 GB with its overhead, and the workers of `initial_capacity` have "
        "4 vCPU and 8 GB; make them as large as what Spark asks for with its overhead",
        good=on(_KEPT, spark_conf={"spark.executor.cores": "4", "spark.executor.memory": "7g"}),
    ),
    case(
        "ServerlessJobFeatures",
        on(application(release_label="emr-7.11.0"), spark_conf=_STORAGE),
        _NO_STORAGE,
        good=on(application(release_label="emr-7.12.0"), spark_conf=_STORAGE),
    ),
    case(
        "ServerlessJobFeatures",
        on(application(initial_capacity=(workers(),)), spark_conf=_STORAGE),
        "`initial_capacity` is billed, and jobs with serverless storage do not use it; "
        "drop `initial_capacity`, or turn spark.aws.serverlessStorage.enabled off",
        good=on(application(), spark_conf=_STORAGE),
    ),
    case(
        "ServerlessJobFeatures",
        on(application(), spark_conf={**_STORAGE, "spark.driver.cores": "2"}),
        "serverless storage is on, but spark.driver.cores is 2; use at least 4 vCPU",
        good=on(application(), spark_conf={"spark.driver.cores": "2"}),
    ),
    case(
        "ServerlessJobFeatures",
        on(application(release_label="emr-6.14.0"), spark_conf={"spark.ssl.internode.enabled": "true"}),
        "emr-6.14.0 does not have encryption between workers on EMR Serverless; use emr-6.15.0 or later",
        good=on(application(release_label="emr-6.15.0"), spark_conf={"spark.ssl.internode.enabled": "true"}),
    ),
    case(
        "ServerlessJobFeatures",
        on(application(release_label="emr-7.1.0"), spark_conf={"spark.emr-serverless.lakeformation.enabled": "true"}),
        "emr-7.1.0 does not have Lake Formation on EMR Serverless; use emr-7.2.0 or later",
        good=on(
            application(release_label="emr-7.2.0"), spark_conf={"spark.emr-serverless.lakeformation.enabled": "true"}
        ),
    ),
    case(
        "ServerlessJobFeatures",
        query_on(
            application(application_type="HIVE"),
            hive_conf={"hive.metastore.uris": "thrift://metastore:9083"},
        ),
        "hive-site: 'hive.metastore.uris' names a metastore, and there are no `vpc_subnets`; "
        "give the application subnets and security groups that reach it",
        good=query_on(
            application(application_type="HIVE", subnets=(subnet(), subnet())),
            hive_conf={"hive.metastore.uris": "thrift://metastore:9083"},
        ),
    ),
]
