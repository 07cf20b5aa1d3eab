"""Applications that EMR installs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from emr_constructs.facts import applications
from emr_constructs.model.value import NamedThing, declare_constants


@dataclass(frozen=True)
class Application(NamedThing):
    """An application of an EMR release. ``of()`` takes one that has no constant here.

    :param name: the name as EMR spells it, for example ``Spark``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-app-versions-7.x.html
    """

    AMAZON_CLOUDWATCH_AGENT: ClassVar[Application]
    DELTA: ClassVar[Application]
    FLINK: ClassVar[Application]
    GANGLIA: ClassVar[Application]
    HADOOP: ClassVar[Application]
    HBASE: ClassVar[Application]
    HCATALOG: ClassVar[Application]
    HIVE: ClassVar[Application]
    HUDI: ClassVar[Application]
    HUE: ClassVar[Application]
    ICEBERG: ClassVar[Application]
    JUPYTER_ENTERPRISE_GATEWAY: ClassVar[Application]
    JUPYTER_HUB: ClassVar[Application]
    LIVY: ClassVar[Application]
    MXNET: ClassVar[Application]
    OOZIE: ClassVar[Application]
    PHOENIX: ClassVar[Application]
    PIG: ClassVar[Application]
    PRESTO: ClassVar[Application]
    SPARK: ClassVar[Application]
    SQOOP: ClassVar[Application]
    TENSORFLOW: ClassVar[Application]
    TEZ: ClassVar[Application]
    TRINO: ClassVar[Application]
    ZEPPELIN: ClassVar[Application]
    ZOOKEEPER: ClassVar[Application]

    @classmethod
    def of(cls, name: str) -> Application:
        """An application by name.

        :param name: in any case; what this library knows is spelled as EMR spells it.
        """
        given = cls(name).name  # a wrong type is told here
        return cls(applications.canonical(given) or given)

    @classmethod
    def _suggestion(cls, text: str) -> str:
        exact = applications.canonical(text) or text
        for constant in cls.__annotations__:
            if getattr(cls, constant, None) == cls(exact):
                return f"Application.{constant}"
        return f"Application.of({exact!r})"


declare_constants(Application, lambda constant: str(applications.canonical(constant.replace("_", ""))))
