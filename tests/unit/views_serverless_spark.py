"""Cases of the rules on the Spark settings of EMR Serverless applications."""

from __future__ import annotations

from typing import Any

from views import case
from views_serverless_application import IMAGE, application, runtime, spark, subnet, workers

from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.serverless import ServerlessApplicationView, WorkerTypeView

_LAKE = {"spark_emr-serverless_lakeformation_enabled": "true"}
_STORAGE = {"spark_aws_serverlessStorage_enabled": "true"}
_TLS = {"spark_ssl_internode_enabled": "true"}
_BOTH_IMAGES = tuple(WorkerTypeView(worker_type=name, image=IMAGE) for name in ("Driver", "Executor"))
_UNUSED = (
    "a Spark executor asks for {} vCPU and {} GB with its overhead, and the workers of `initial_capacity` "
    "have 4 vCPU and 16 GB; make them as large as what Spark asks for with its overhead"
)


def _spark(**properties: Any) -> ServerlessApplicationView:
    return application(configurations=spark(**properties))


def _asks(cores: str, memory: str, **more: str) -> dict[str, str]:
    return {"spark_executor_cores": cores, "spark_executor_memory": memory, **more}


def _ready(*, worker_type: Any = "EXECUTOR", **properties: Any) -> ServerlessApplicationView:
    """Workers of 4 vCPUs and 16 GB are kept ready."""
    return application(configurations=spark(**properties), initial_capacity=(workers(worker_type),))


def _limited(cpu: str, memory: str) -> ServerlessApplicationView:
    """A driver and an executor of 4 vCPUs and 14 GB each."""
    settings = spark(**_asks("4", "14g", spark_driver_cores="4", spark_driver_memory="14g"))
    return application(configurations=settings, maximum_cpu=cpu, maximum_memory=memory)


def _misfit(memory: str, cores: int, choices: str, role: str = "executor") -> str:
    return (
        f"a Spark {role} asks for {memory} GB with its overhead, too much or too little for a worker of {cores} vCPU; "
        f"change spark.{role}.memory: such workers have {choices}"
    )


_OF_32 = "60, 120 or 244 GB, and Spark may ask for 8 GB less"

CASES = [
    case(
        "ServerlessSparkCores",
        _spark(spark_driver_cores="3", spark_executor_cores="64"),
        "spark.driver.cores is 3, and no worker has as many vCPUs; use one of 1, 2, 4, 8, 16, 32",
        "spark.executor.cores is 64, and no worker has as many vCPUs; use one of 1, 2, 4, 8, 16, 32",
        good=_spark(spark_driver_cores="2", spark_executor_cores="many"),
    ),
    case(
        "ServerlessSparkMemory",
        _spark(**_asks("4", "28g")),
        _misfit("30.8", 4, "8 to 30 GB in steps of 1"),
        good=_spark(**_asks("4", "27g")),
    ),
    case(
        "ServerlessSparkMemory",
        _spark(spark_driver_cores="1", spark_driver_memory="7900m"),
        _misfit("8.5", 1, "2 to 8 GB in steps of 1", role="driver"),
        # EMR takes the next larger worker for what is less than the least.
        good=_spark(spark_driver_cores="1", spark_driver_memory="1g"),
    ),
    case(
        "ServerlessSparkMemory",
        _spark(**_asks("32", "100g")),
        _misfit("110.0", 32, _OF_32),
        good=_spark(**_asks("32", "102g")),
    ),
    case(
        "ServerlessSparkMemory",
        _spark(**_asks("32", "230g")),
        _misfit("253.0", 32, _OF_32),
        good=_spark(**_asks("32", "221g")),
    ),
    case(
        "ServerlessSparkMemory",
        _spark(**_asks("4", "26g", spark_executor_memoryOverhead="5g")),
        _misfit("31.0", 4, "8 to 30 GB in steps of 1"),
        good=_spark(**_asks("4", "28g", spark_executor_memoryOverhead="2048")),
    ),
    case(
        "ServerlessSparkMemory",
        _spark(**_asks("4", "40g")),
        _misfit("44.0", 4, "8 to 30 GB in steps of 1"),
        # What is not counted may change everything.
        good=_spark(**_asks("4", "40g", **{"spark_emr-serverless_memoryOverheadFactor": "0.2"})),
    ),
    case(
        "ServerlessSparkMemory",
        _spark(**_asks("4", "40g")),
        _misfit("44.0", 4, "8 to 30 GB in steps of 1"),
        good=application(configurations=(*spark(**_asks("4", "40g")), UNKNOWN)),
    ),
    case(
        "ServerlessSparkMemory",
        _spark(**_asks("4", "40g")),
        _misfit("44.0", 4, "8 to 30 GB in steps of 1"),
        good=_spark(**_asks("4", "40g", spark_executor_memoryOverhead="a lot")),
    ),
    case(
        "ServerlessSparkAboveMaximum",
        _limited("7 vCPU", "100 GB"),
        "the smallest Spark job asks for 8 vCPU and 30.8 GB with its overhead, "
        "but `maximum_capacity.vcpus` is 7 vCPU and `maximum_capacity.memory` is 100 GB; "
        "raise the maximum, or ask for smaller workers",
        good=_limited("8 vCPU", "100 GB"),
    ),
    case(
        "ServerlessSparkAboveMaximum",
        _limited("100 vCPU", "30 GB"),
        "the smallest Spark job asks for 8 vCPU and 30.8 GB with its overhead, "
        "but `maximum_capacity.vcpus` is 100 vCPU and `maximum_capacity.memory` is 30 GB; "
        "raise the maximum, or ask for smaller workers",
        good=_limited("100 vCPU", "31 GB"),
    ),
    case(
        "ServerlessSparkDisk",
        _spark(**{"spark_emr-serverless_executor_disk": "500g", "spark_emr-serverless_driver_disk": "10G"}),
        "a Spark driver asks for a disk of 10 GB, which is not offered; use 20 to 200 GB",
        "a Spark executor asks for a disk of 500 GB, which is not offered; use 20 to 200 GB",
        good=_spark(**{"spark_emr-serverless_executor_disk": "200g", "spark_emr-serverless_driver_disk": "20G"}),
    ),
    case(
        "ServerlessSparkDisk",
        _spark(
            **{
                "spark_emr-serverless_driver_disk": "2001g",
                "spark_emr-serverless_driver_disk_type": "shuffle_optimized",
            }
        ),
        "a Spark driver asks for a disk of 2001 GB, which is not offered; use 20 to 2000 GB",
        good=_spark(**{"spark_emr-serverless_driver_disk": "2001g", "spark_emr-serverless_driver_disk_type": UNKNOWN}),
    ),
    case(
        "ServerlessInitialTooSmall",
        _ready(**_asks("4", "15g")),
        _UNUSED.format(4, "16.5"),
        good=_ready(**_asks("4", "14g")),
    ),
    case(
        "ServerlessInitialTooSmall",
        _ready(**_asks("8", "8g")),
        _UNUSED.format(8, "8.8"),
        # What drivers ask for is no matter of the executors.
        good=_ready(worker_type="Driver", **_asks("8", "8g")),
    ),
    case(
        "ServerlessStorageRelease",
        application(release_label="emr-7.11.0", configurations=spark(**_STORAGE)),
        "emr-7.11.0 does not have serverless storage on EMR Serverless; use emr-7.12.0 or later",
        good=application(release_label="emr-7.12.0", configurations=spark(**_STORAGE)),
    ),
    case(
        "ServerlessStorageInitial",
        _ready(**_STORAGE),
        "`initial_capacity` is billed, and jobs with serverless storage do not use it; "
        "drop `initial_capacity`, or turn spark.aws.serverlessStorage.enabled off",
        good=_ready(spark_aws_serverlessStorage_enabled="false"),
    ),
    case(
        "ServerlessStorageSmallWorkers",
        _spark(**_STORAGE, spark_driver_cores="1", spark_executor_cores="2"),
        "serverless storage is on, but spark.driver.cores is 1; use at least 4 vCPU",
        "serverless storage is on, but spark.executor.cores is 2; use at least 4 vCPU",
        good=_spark(**_STORAGE, spark_driver_cores="4"),
    ),
    case(
        "ServerlessWorkerEncryptionRelease",
        application(release_label="emr-6.14.0", configurations=spark(**_TLS)),
        "emr-6.14.0 does not have encryption between workers on EMR Serverless; use emr-6.15.0 or later",
        good=application(release_label="emr-6.15.0", configurations=spark(**_TLS)),
    ),
    case(
        "ServerlessLakeFormationRelease",
        application(release_label="emr-7.1.0", image=IMAGE, configurations=spark(**_LAKE)),
        "emr-7.1.0 does not have Lake Formation on EMR Serverless; use emr-7.2.0 or later",
        good=application(release_label="emr-7.2.0", configurations=spark(**_LAKE)),
    ),
    case(
        "ServerlessLakeFormationRelease",
        application(release_label="emr-7.13.0", image=IMAGE, configurations=spark(**_LAKE)),
        "emr-7.13.0 does not have custom images with Lake Formation on EMR Serverless; use emr-7.14.0 or later",
        good=application(release_label="emr-7.14.0", image=IMAGE, configurations=spark(**_LAKE)),
    ),
    case(
        "ServerlessLakeFormationRelease",
        application(release_label="emr-spark-8.0.0", worker_types=_BOTH_IMAGES, configurations=spark(**_LAKE)),
        "emr-spark-8.0.0 does not have custom images with Lake Formation on EMR Serverless; "
        "use emr-spark-8.1.0 or later",
        good=application(release_label="emr-spark-8.0.0", worker_types=_BOTH_IMAGES),
    ),
    case(
        "ServerlessLakeFormationSubnets",
        application(configurations=spark(**_LAKE), subnets=(subnet(), subnet(public=True)), security_groups=(UNKNOWN,)),
        "Lake Formation is on, but a subnet of `vpc_subnets` is public; "
        "use subnets whose routes do not lead to an internet gateway",
        good=application(subnets=(subnet(), subnet(public=True)), security_groups=(UNKNOWN,)),
    ),
    case(
        "ServerlessLakeFormationAllocation",
        _spark(**_LAKE, spark_dynamicAllocation_enabled="false"),
        "Lake Formation is on, but spark.dynamicAllocation.enabled is off; leave spark.dynamicAllocation.enabled on",
        good=_spark(**_LAKE, spark_dynamicAllocation_enabled="true"),
    ),
    case(
        "ServerlessLakeFormationSessions",
        application(sessions=True, configurations=(runtime("core-site"), *spark(**_LAKE))),
        "`interactive.sessions` is on, but Lake Formation does not work with sessions; "
        "use the Livy endpoint or Studio instead",
        good=application(sessions=False, configurations=spark(**_LAKE)),
    ),
]

SAID = {"ServerlessLakeFormationRelease"}
"""Rules that ask whether something is said, whatever it is."""
