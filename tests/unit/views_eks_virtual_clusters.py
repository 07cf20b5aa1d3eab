"""Cases of the rules on virtual clusters of EMR on EKS, and good views in which everything is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eks_views import (
    LABEL,
    ROLE,
    by_provider,
    configuration,
    endpoint,
    job_template,
    lake_formation,
    monitoring,
    role,
    security,
    virtual_cluster,
)
from studio_views import KEY, tags
from views import case

from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.eks import (
    EksClusterView,
    EksMonitoringView,
    SparkSqlView,
    SparkSubmitView,
    TemplateParameterView,
)

_ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/platform"
_MISSING = "is missing; say it: CloudFormation requires it"
_NO_NAME = "is not a name for a namespace; use lower-case letters, digits and, between them, hyphens"
_SUBJECT = "system:serviceaccount:jobs:emr-containers-sa-*-*-111122223333-kniesz"
_API = "write its id, not its name or ARN"


def _secured(configuration: Any, **said: Any) -> View:
    return virtual_cluster(security_configuration=configuration, **said)


def _in_mode(mode: str) -> View:
    return virtual_cluster(eks_cluster_name=None, eks_cluster=EksClusterView(authentication_mode=mode))


def _written(**raw: Any) -> View:
    return endpoint(raw=raw)


_SECURITY = lake_formation(
    name="secure-1",
    provider_type="EKS",
    eks_cluster_name="platform",
    namespace="system",
    raw={"AuthorizationConfiguration": {"LakeFormationConfiguration": {"SecureNamespaceInfo": {}}}},
    system_role=ROLE,
    identity_center=True,
    identity_center_assignment=True,
    identity_center_instance="arn:aws:sso:::instance/ssoins-0a1b2c3d4e5f6071",
    query_access_control=True,
    certificate_provider="PEM",
    public_key_secret="arn:aws:secretsmanager:eu-west-1:111122223333:secret:public-0a1b2c",
    private_key_secret="arn:aws:secretsmanager:eu-west-1:111122223333:secret:private-0a1b2c",
    local_disk_provider="AwsKms",
    local_disk_key=KEY,
    s3_option="SSE-KMS",
    s3_key=KEY,
    virtual_clusters=(virtual_cluster(),),
    tags=tags(20),
)
_CLUSTER = virtual_cluster(
    raw={"Type": "EKS", "Id": "platform"},
    eks_cluster=EksClusterView(authentication_mode="API_AND_CONFIG_MAP"),
    session_enabled=True,
    security_configuration=replace(_SECURITY, virtual_clusters=None),
    security_configuration_id="0a1b2c3d",
    tags=tags(10),
)
_ENDPOINT = endpoint(
    raw={"ApplicationConfiguration": []},
    name="notebooks-1",
    virtual_cluster=replace(_CLUSTER, security_configuration_id=None),
    execution_role=replace(
        role(by_provider(_SUBJECT), name="Jobs"), managed_policies=("arn:aws:iam::111122223333:policy/Jobs",)
    ),
    configurations=(
        replace(
            configuration("spark-env"),
            properties={"A": "b", "HOME": UNKNOWN},
            resolved={"HOME": "ssm"},
            configurations=(configuration("export", PYSPARK="python3"),),
        ),
        configuration("jeg-config", a_b="c"),
    ),
    monitoring=monitoring(
        persistent_app_ui="ENABLED",
        log_group_name="/emr/endpoints",
        log_stream_prefix="notebooks",
        rotation_size="10MB",
        max_files_to_keep=3,
    ),
    session_idle_timeout=60,
    tags=tags(5),
)
_JOB = job_template(
    raw={"ReleaseLabel": "${Release}"},
    release_label="${Release}",
    execution_role_arn="${Role}",
    configurations=(configuration("spark-defaults", spark_driver_memory="${Memory}"),),
    monitoring=EksMonitoringView(
        persistent_app_ui="${Ui}", log_group_name="/emr/${Team}", log_stream_prefix="daily", log_uri="${Logs}"
    ),
    spark_submit=SparkSubmitView(
        entry_point="${Main}", arguments=("--day", "${Day}"), parameters="--conf spark.executor.cores=${Cores}"
    ),
    parameters=(
        TemplateParameterView(key="Release", parameter_type="STRING", default_value=LABEL),
        TemplateParameterView(key="Cores", parameter_type="NUMBER", default_value="4"),
        *(
            TemplateParameterView(key=key, parameter_type="STRING")
            for key in ("Role", "Memory", "Ui", "Team", "Logs", "Main", "Day", "Tag")
        ),
    ),
    job_tags={"Team": "${Tag}"},
    tags=tags(10),
)
_SQL_JOB = job_template(
    execution_role=role(by_provider(_SUBJECT), name="Jobs"),
    spark_submit=None,
    spark_sql=SparkSqlView(entry_point="s3://bucket/job.sql", parameters="--conf spark.executor.cores=4"),
    tags=tags(30),
)

FULL: dict[str, View] = {
    "virtual cluster": _CLUSTER,
    "security configuration": _SECURITY,
    "endpoint": _ENDPOINT,
    "job template": _JOB,
    "job template for SQL": _SQL_JOB,
}

CASES = [
    case(
        "VirtualClusterIncomplete",
        virtual_cluster(name=None, eks_cluster_name=None),
        f"`virtual_cluster_name` {_MISSING}",
        f"`eks_cluster` {_MISSING}",
        good=virtual_cluster(eks_cluster_name=None, eks_cluster=EksClusterView()),
    ),
    case(
        "VirtualClusterName",
        virtual_cluster(name="my analytics"),
        "`virtual_cluster_name` ('my analytics') holds characters that EMR refuses; use letters, digits, and . - _ / #",
        good=virtual_cluster(name="my/analytics#1._-"),
    ),
    case(
        "VirtualClusterName",
        virtual_cluster(name="a" * 65),
        "`virtual_cluster_name` has 65 characters; use 1 to 64",
        good=virtual_cluster(name="a" * 64),
    ),
    case(
        "ContainerProviderType",
        virtual_cluster(provider_type="ECS"),
        "`provider_type` ('ECS') must be EKS",
        good=virtual_cluster(provider_type="EKS"),
    ),
    case(
        "EksClusterName",
        virtual_cluster(eks_cluster_name=_ARN),
        f"`eks_cluster` ('{_ARN}') is not the name of an EKS cluster; write the name of the cluster, not its ARN",
        good=virtual_cluster(eks_cluster_name="platform"),
    ),
    case(
        "EksClusterName",
        virtual_cluster(eks_cluster_name="-platform"),
        "`eks_cluster` ('-platform') is not the name of an EKS cluster; use letters, digits, hyphens and underscores",
        good=virtual_cluster(eks_cluster_name="platform_-1"),
    ),
    case(
        "EksClusterName",
        virtual_cluster(eks_cluster_name="a" * 101),
        "`eks_cluster` has 101 characters; use 1 to 100",
        good=virtual_cluster(eks_cluster_name="a" * 100),
    ),
    case(
        "EksNamespace",
        virtual_cluster(namespace="Jobs"),
        f"`namespace` ('Jobs') {_NO_NAME}",
        good=virtual_cluster(namespace="jobs-1"),
    ),
    case(
        "EksNamespace",
        virtual_cluster(namespace="jobs-"),
        f"`namespace` ('jobs-') {_NO_NAME}",
        good=virtual_cluster(namespace="1"),
    ),
    case(
        "EksNamespace",
        virtual_cluster(namespace="a" * 64),
        "`namespace` has 64 characters; use 1 to 63",
        good=virtual_cluster(namespace="a" * 63),
    ),
    case(
        "SecurityConfigurationId",
        virtual_cluster(security_configuration_id="Secure"),
        f"`security_configuration` ('Secure') is not the id of a security configuration; {_API}",
        good=virtual_cluster(security_configuration_id="0a1b2c3d"),
    ),
    case(
        "SecurityConfigurationId",
        virtual_cluster(security_configuration_id="a" * 65),
        "`security_configuration` has 65 characters; use 1 to 64",
        good=virtual_cluster(security_configuration_id="a" * 64),
    ),
    case(
        "SessionWithoutSecurityConfiguration",
        virtual_cluster(session_enabled=True),
        "`session_enabled` is on, but Spark Connect needs a security configuration; "
        "name a security configuration: it cannot be added later",
        good=_secured(security(), session_enabled=True),
    ),
    case(
        "EksAuthenticationMode",
        _in_mode("CONFIG_MAP"),
        "EMR can make no access entry in an EKS cluster whose authentication mode is CONFIG_MAP; "
        "use API_AND_CONFIG_MAP, or map AWSServiceRoleForAmazonEMRContainers in aws-auth, which is deprecated",
        good=_in_mode("API"),
    ),
    case(
        "SystemNamespace",
        _secured(security(provider_type="EKS", eks_cluster_name="platform", namespace="jobs")),
        "`namespace` ('jobs') is the system namespace, too; "
        "use two namespaces: what runs in the system namespace sees more than users may",
        good=_secured(security(provider_type="EKS", eks_cluster_name="platform", namespace="system")),
    ),
    case(
        "SystemNamespace",
        _secured(lake_formation(secure_namespace="jobs")),
        "`namespace` ('jobs') is the system namespace, too; "
        "use two namespaces: what runs in the system namespace sees more than users may",
        good=_secured(lake_formation()),
    ),
    case(
        "SystemCluster",
        _secured(lake_formation(secure_cluster_name="other")),
        "the security configuration is for the EKS cluster 'other', not 'platform'; name one EKS cluster in both",
        good=_secured(lake_formation(secure_cluster_name="platform")),
    ),
    case(
        "EksTagCount",
        virtual_cluster(tags=tags(51)),
        "`tags` has 51 entries; use at most 50",
        good=virtual_cluster(tags=tags(50)),
    ),
    case(
        "EksTagCount",
        virtual_cluster(tags=tags(51)),
        "`tags` has 51 entries; use at most 50",
        good=virtual_cluster(tags=()),
    ),
    case(
        "EksSpelling",
        _written(MonitoringConfiguration={"s3MonitoringConfiguration": {"logUri": "s3://bucket/logs/"}}),
        "CloudFormation knows no 's3MonitoringConfiguration' here; write S3MonitoringConfiguration",
        "CloudFormation knows no 'logUri' here; write LogUri",
        good=_written(MonitoringConfiguration={"S3MonitoringConfiguration": {"LogUri": "s3://bucket/logs/"}}),
    ),
    case(
        "EksSpelling",
        _written(ApplicationConfiguration=[{"Classification": "spark-env", "ConfigurationProperties": {"a": "b"}}]),
        "CloudFormation knows no 'ConfigurationProperties' here; write Properties",
        good=_written(ApplicationConfiguration=[{"Classification": "spark-env", "Properties": {"a": "b"}}]),
    ),
    case(
        "EksSpelling",
        job_template(raw={"jobTags": {"team": "data"}, "ParameterConfiguration": {"day": {"Type": "STRING"}}}),
        "CloudFormation knows no 'jobTags' here; write JobTags",
        good=job_template(raw={"JobTags": {"team": "data"}}),
    ),
]

SAID: set[str] = set()
"""Rules that ask whether something is said, whatever it is."""
