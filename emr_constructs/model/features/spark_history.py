"""Links of the Spark history to logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.configuration import Configuration
from emr_constructs.model.features.demands import installed, require_application, supported
from emr_constructs.model.features.feature import ClusterPlan, Feature
from emr_constructs.model.features.numbers import as_text

_HTTP_PORT: Final = 19888
_HTTPS_PORT: Final = 19890
# What stands in double braces, Spark fills in for each container.
_LOG: Final = (
    "jobhistory/logs/{{NM_HOST}}:{{NM_PORT}}/{{CONTAINER_ID}}/{{CONTAINER_ID}}/{{USER}}/{{FILE_NAME}}?start=-4096"
)


@dataclass(frozen=True, kw_only=True)
class SparkHistoryLinks(Feature):
    """Links in the Spark history that lead to the logs of containers, also when their node is gone.

    Spark's own links ask the node that ran the ApplicationMaster, and lead nowhere once scaling or Spot took it. These
    ask the job history server, which runs on the primary node.

    :param host: name under which readers reach the primary node, for example that of a record in Route 53. Its own name
        is not known before it is made.
    :param port: of the job history server. Default: 19890 (HTTPS) from emr-7.11.0, where clusters encrypt in transit
        unless they are told not to, else 19888 (HTTP)
    :raises EmrValidationError: ``ArgumentType``, ``HistoryHost``; with the cluster ``FeatureApplication``.
    :see: https://aws.github.io/aws-emr-best-practices/docs/bestpractices/Features/Managed%20Scaling/best_practices
    """

    host: str
    port: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not is_token(self.host) and (not self.host or any(one in self.host for one in ":/ ")):
            problem = f"`host` ({self.host!r}) must be the name of a host; write for example 'primary.emr.internal'"
            raise EmrValidationError([Violation("HistoryHost", problem)])

    def _configurations(self, plan: ClusterPlan) -> Sequence[Configuration]:
        require_application(plan, installed(plan), ["Spark"], "SparkHistoryLinks")
        port = self.port or (_HTTPS_PORT if supported(plan, "emr_generated_tls") else _HTTP_PORT)
        url = f"{{{{HTTP_SCHEME}}}}{self.host}:{as_text(port)}/{_LOG}"
        return [
            Configuration(classification="spark-defaults", properties={"spark.history.custom.executor.log.url": url})
        ]
