"""Steps that run Flink, copy files, or run a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from aws_cdk import Size, SizeRoundingBehavior

from emr_constructs._jsii.sizes import size_violations
from emr_constructs.errors import EmrValidationError
from emr_constructs.facts import features
from emr_constructs.model.features.numbers import as_text
from emr_constructs.model.scripts import Bind, Script, bound, refuse_list_token
from emr_constructs.model.steps import StepDefinition, pairs


@dataclass(frozen=True, kw_only=True)
class FlinkRun(StepDefinition):
    """A Flink job, by ``flink run`` on a YARN cluster of its own; the cluster needs Flink.

    ``flink run`` takes only a jar that is on the primary node: the step fetches it first.

    :param jar: the jar of the job.
    :param arguments: arguments of the job; a ``Script`` among them becomes its URL. Default: none
    :param main_class: class to run. Default: that of the jar's manifest
    :param parallelism: how many instances of each operator run, 1 or more. Default: ``parallelism.default`` of Flink
    :param conf: Flink properties of this job, as ``-yD``. Default: none
    :param detached: the step ends when YARN has taken the job, for streams that never end: other steps need not wait,
        and a failure of the job is not seen. A transient cluster would end at once. Default: False
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/flink-jobs.html
    """

    jar: Script
    arguments: Sequence[str | Script] = ()
    main_class: str | None = None
    parallelism: int | None = None
    conf: Mapping[str, str] = field(default_factory=dict)
    detached: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_list_token(self.arguments, "flink")

    def _options(self) -> list[str]:
        return [
            *("-m", "yarn-cluster"),
            *(("-d",) if self.detached else ()),
            *(("-c", self.main_class) if self.main_class else ()),
            *(("-p", as_text(self.parallelism)) if self.parallelism is not None else ()),
            *pairs("-yD", self.conf),
        ]

    def _command(self, bind: Bind) -> list[str]:
        options = self._options()
        last = 1 + len(options)
        script = (
            'jar="$(mktemp -d)/job.jar" && aws s3 cp --only-show-errors "$1" "$jar" && '
            f'exec flink run "${{@:2:{len(options)}}}" "$jar" "${{@:{last + 1}}}"'
        )
        return ["bash", "-c", script, "flink", bind(self.jar, "Jar"), *options, *bound(self.arguments, bind)]

    def _seen(self) -> list[str]:
        # The shell only fetches the jar: rules ask for Flink, and read what Flink is told.
        return ["flink", "run", *self._options(), *super()._seen()[5 + len(self._options()) :]]


class S3DistCpCodec(str, Enum):
    """How copied files are compressed."""

    GZIP = "gzip"
    """As ``.gz``."""
    LZO = "lzo"
    """As ``.lzo``."""
    SNAPPY = "snappy"
    """As ``.snappy``."""
    NONE = "none"
    """Not at all: compressed files are unpacked."""


@dataclass(frozen=True, kw_only=True)
class S3DistCp(StepDefinition):
    """A copy of many files between S3 and HDFS or within one, by ``s3-dist-cp``, which runs on all nodes.

    It copies what is there when the step runs; a copy that fails half-way leaves what it has copied. Rights to both
    places are yours to grant.

    :param source: a directory, ``s3://bucket/prefix/`` or ``hdfs:///path``; bucket names without underscores.
    :param destination: a directory, likewise.
    :param source_pattern: a regular expression; only files whose paths it matches are copied. Default: all
    :param group_by: a regular expression with parentheses: files for which they match the same become one file.
        Not for Parquet. Default: files stay as they are
    :param target_size: about how large the files become that ``group_by`` makes, whole MiB. Default: one of each group
    :param output_codec: compression of what is written. Default: that of the source
    :param delete_on_success: delete the files at the source after they were copied. Default: False
    :param append_to_last_file: append to files that are in HDFS already, in place of failing. Default: False
    :param output_manifest: name of a list of the copied files that is written, ending in ``.gz``. Default: none
    :param previous_manifest: path of such a list; files in it are not copied again. Default: none
    :param copy_from_manifest: copy the files of ``previous_manifest``, in place of all others. Default: False
    :param source_prefixes: a file of prefixes below ``source``, one in a line, to be listed in its place. Default: none
    :param arguments: further arguments. Default: none
    :raises EmrValidationError: ``S3DistCpBucket``, ``S3DistCpGroups``, ``S3DistCpTargetSize``, ``SizeUnit``.
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/UsingEMR_s3distcp.html
    """

    source: str
    destination: str
    source_pattern: str | None = None
    group_by: str | None = None
    target_size: Size | None = None
    output_codec: S3DistCpCodec | None = None
    delete_on_success: bool = False
    append_to_last_file: bool = False
    output_manifest: str | None = None
    previous_manifest: str | None = None
    copy_from_manifest: bool = False
    source_prefixes: Script | None = None
    arguments: Sequence[str] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_list_token(self.arguments, "s3-dist-cp")

    def _command(self, bind: Bind) -> list[str]:
        settings = {
            "src": self.source,
            "dest": self.destination,
            "srcPattern": self.source_pattern,
            "groupBy": self.group_by,
            "targetSize": _mebibytes(self.target_size),
            "outputCodec": self.output_codec and self.output_codec.value,
            "outputManifest": self.output_manifest,
            "previousManifest": self.previous_manifest,
            "srcPrefixesFile": bind(self.source_prefixes, "Prefixes") if self.source_prefixes else None,
        }
        flags = {
            "deleteOnSuccess": self.delete_on_success,
            "appendToLastFile": self.append_to_last_file,
            "copyFromManifest": self.copy_from_manifest,
        }
        return [
            "s3-dist-cp",
            *(f"--{name}={value}" for name, value in settings.items() if value is not None),
            *(f"--{name}" for name, said in flags.items() if said),
            *self.arguments,
        ]


_SCRIPT_RUNNER: Final = Script(_key="libs/script-runner/script-runner.jar", _regional=True)


@dataclass(frozen=True, kw_only=True)
class ScriptRunner(StepDefinition):
    """A script of any kind, fetched from S3 and run on the primary node by script-runner.jar.

    From emr-7.13.0 on the jar is on the nodes. Elsewhere, and on a cluster whose release is not known, it comes from
    EMR's bucket of the region: the nodes get the right to read it there.

    :param script: the script; its first line says what runs it, for example ``#!/bin/bash``.
    :param arguments: its arguments; a ``Script`` among them becomes its URL. Default: none
    :see: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-commandrunner.html
    """

    script: Script
    arguments: Sequence[str | Script] = ()
    _on_nodes: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_list_token(self.arguments, "script-runner.jar")

    def _command(self, bind: Bind) -> list[str]:
        return [bind(self.script, "Script"), *bound(self.arguments, bind)]

    def _jar(self, bind: Bind) -> str:
        return "script-runner.jar" if self._on_nodes else bind(_SCRIPT_RUNNER, "Runner")

    def _for_release(self, label: str | None) -> StepDefinition:
        on_nodes = label is not None and features.supports("script_runner_on_nodes", label) is True
        return replace(self, _on_nodes=on_nodes)


def _mebibytes(size: Size | None) -> str | None:
    if size is None:
        return None
    violations = size_violations("target_size", size, "mebibytes")
    if violations:
        raise EmrValidationError(violations)
    return as_text(size.to_mebibytes(rounding=SizeRoundingBehavior.NONE))
