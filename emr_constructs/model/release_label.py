"""EMR releases as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError
from emr_constructs.facts import features, releases
from emr_constructs.model.value import NamedThing, declare_constants
from emr_constructs.rules.catalogue import errors_in
from emr_constructs.rules.view import UNKNOWN
from emr_constructs.rules.views.cluster import ClusterView


@dataclass(frozen=True)
class ReleaseLabel(NamedThing):
    """A release of Amazon EMR.

    Constants stand for the newest patch of each minor release since 6.10; ``of()`` takes any other, also one that is
    newer than this library. Labels can be compared: a later release is greater.

    :param name: the label, for example ``emr-7.14.0``.
    :raises EmrValidationError: ``ArgumentType``; ``ReleaseLabelShape`` where it is no release label.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-release-components.html
    """

    EMR_6_10_1: ClassVar[ReleaseLabel]
    EMR_6_11_1: ClassVar[ReleaseLabel]
    EMR_6_12_0: ClassVar[ReleaseLabel]
    EMR_6_13_0: ClassVar[ReleaseLabel]
    EMR_6_14_0: ClassVar[ReleaseLabel]
    EMR_6_15_0: ClassVar[ReleaseLabel]
    EMR_7_0_0: ClassVar[ReleaseLabel]
    EMR_7_1_0: ClassVar[ReleaseLabel]
    EMR_7_2_0: ClassVar[ReleaseLabel]
    EMR_7_3_0: ClassVar[ReleaseLabel]
    EMR_7_4_0: ClassVar[ReleaseLabel]
    EMR_7_5_0: ClassVar[ReleaseLabel]
    EMR_7_6_0: ClassVar[ReleaseLabel]
    EMR_7_7_0: ClassVar[ReleaseLabel]
    EMR_7_8_0: ClassVar[ReleaseLabel]
    EMR_7_9_0: ClassVar[ReleaseLabel]
    EMR_7_10_0: ClassVar[ReleaseLabel]
    EMR_7_11_0: ClassVar[ReleaseLabel]
    EMR_7_12_0: ClassVar[ReleaseLabel]
    EMR_7_13_0: ClassVar[ReleaseLabel]
    EMR_7_14_0: ClassVar[ReleaseLabel]
    EMR_SPARK_8_0_0: ClassVar[ReleaseLabel]
    EMR_SPARK_8_1_0: ClassVar[ReleaseLabel]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not is_token(self.name) and self.version is None:
            raise EmrValidationError(errors_in(ClusterView(release_label=self.name, primary_fleet=UNKNOWN)))

    @classmethod
    def of(cls, label: str) -> ReleaseLabel:
        """A release by its label.

        :param label: for example ``emr-7.14.0`` or ``emr-spark-8.1.0``; a token is taken as it is.
        """
        return cls(label)

    @classmethod
    def _suggestion(cls, text: str) -> str:
        constant = text.upper().replace("-", "_").replace(".", "_")
        return f"ReleaseLabel.{constant}" if hasattr(cls, constant) else f"ReleaseLabel.of({text!r})"

    @property
    def version(self) -> releases.Version | None:
        """The version, for comparison; None for a token."""
        return releases.parse(self.name)

    def supports(self, feature: str) -> bool | None:
        """Whether the release has a feature of ``facts.features``; None where that cannot be known."""
        return features.supports(feature, self.name)

    @property
    def is_spark_line(self) -> bool:
        """Whether it is of the ``emr-spark-8`` line: Spark only, S3A instead of EMRFS, another control plane."""
        return self.version is not None and self.version.spark

    @property
    def supports_emr_generated_tls(self) -> bool | None:
        """Whether EMR can make the certificates for encryption in transit."""
        return self.supports("emr_generated_tls")

    @property
    def supports_managed_scaling(self) -> bool | None:
        """Whether managed scaling works."""
        return self.supports("managed_scaling")

    @property
    def supports_runtime_roles(self) -> bool | None:
        """Whether steps can run under a role of their own."""
        return self.supports("runtime_roles")

    @property
    def supports_root_volume_performance(self) -> bool | None:
        """Whether IOPS and throughput of the root volume can be set."""
        return self.supports("root_volume_performance")

    def __lt__(self, other: object) -> bool:
        return self._order() < other._order() if isinstance(other, ReleaseLabel) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._order() <= other._order() if isinstance(other, ReleaseLabel) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._order() > other._order() if isinstance(other, ReleaseLabel) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._order() >= other._order() if isinstance(other, ReleaseLabel) else NotImplemented

    def _order(self) -> releases.Version:
        if self.version is None:
            raise TypeError(f"{self.name!r} has no version to compare")
        return self.version


def _label(constant: str) -> str:
    """EMR_7_14_0 is emr-7.14.0, EMR_SPARK_8_1_0 is emr-spark-8.1.0."""
    *series, major, minor, patch = constant.lower().split("_")
    return f"{'-'.join(series)}-{major}.{minor}.{patch}"


declare_constants(ReleaseLabel, _label)
