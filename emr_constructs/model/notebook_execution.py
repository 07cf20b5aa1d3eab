"""Notebooks that run from their first cell to the last without anybody opening them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, ClassVar, Final

import aws_cdk as cdk  # whose S3 loads where it is used

from emr_constructs._jsii.tokens import is_token
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.model.scripts import Script
from emr_constructs.model.value import Value, plain
from emr_constructs.rules.view import UNKNOWN, View
from emr_constructs.rules.views.network import TagView
from emr_constructs.rules.views.studio_notebooks import NotebookExecutionView

_NOTEBOOK: Final = ".ipynb"


@dataclass(frozen=True, kw_only=True)
class NotebookExecution(Value):
    """A notebook that is run as a whole, on a cluster. It is a description: a schedule runs it.

    The notebook is a file of yours, or one in a Workspace. EMR puts what comes out into another file, and leaves the
    notebook as it is. Notebooks do not run so on EMR Serverless.

    :param notebook: the file, ``.ipynb``: from disk, from a text or from a bucket. Default: that at ``path`` in
        ``workspace``
    :param workspace: id of a Workspace, ``e-...``. No template knows one: Workspaces are made in the Studio, where
        their addresses show the id. Default: none
    :param path: the notebook in that Workspace, for example ``reports/daily.ipynb``. Default: none
    :param name: shown by EMR, up to 256 characters. Default: the id of the schedule
    :param parameters: values for the cell that has the tag ``parameters``: what JSON knows, up to 10280 characters
        together. Default: none
    :param environment: variables of the environment of the kernel. Default: none
    :param output_bucket: where the notebook with its results goes; the service role gets the right to write there.
        Default: the bucket of the Studio, for a notebook in a Workspace the Workspace
    :param output_prefix: where in that bucket. Default: ``scheduled-notebooks/`` and the id of the schedule, in the
        bucket of the Studio below its own prefix
    :param html: ask for the results as a page of HTML. Default: False, as a notebook
    :param tags: of the execution. Default: none
    :raises EmrValidationError: ``ArgumentType``, ``NotebookTwice``, ``NotebookFile``, ``NotebookOutputPrefix``,
        ``NotebookParameters``, and the codes of the rules on notebooks.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-notebooks-headless.html
    """

    _VIEW: ClassVar[type[View] | None] = NotebookExecutionView

    notebook: Script | None = None
    workspace: str | None = None
    path: str | None = None
    name: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    output_bucket: cdk.aws_s3.IBucket | None = None
    output_prefix: str | None = None
    html: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        violations = list(self._contradictions())
        if violations:
            raise EmrValidationError(violations)

    def _contradictions(self) -> Iterator[Violation]:
        """What only its arguments tell."""
        if self.notebook is not None and self.workspace is not None:
            twice = "`notebook` and `workspace` both say what runs; leave one of them out"
            yield Violation("NotebookTwice", twice)
        file = (self.notebook._path or self.notebook._key) if self.notebook is not None else None
        for argument, name in (("notebook", file), ("path", self.path)):
            if name and not is_token(name) and PurePosixPath(name).suffix != _NOTEBOOK:
                no_notebook = f"`{argument}` ({name!r}) is no notebook of Jupyter; give a file that ends in {_NOTEBOOK}"
                yield Violation("NotebookFile", no_notebook)
        if self.output_prefix is not None and self.workspace is not None and self.output_bucket is None:
            problem = "`output_prefix` is for a bucket, and results stay in the Workspace; give `output_bucket`, too"
            yield Violation("NotebookOutputPrefix", problem)

    def _view(self) -> NotebookExecutionView:
        return NotebookExecutionView(
            cluster_id=UNKNOWN,
            service_role=UNKNOWN,
            name=plain(self.name),
            workspace=plain(self.workspace),
            path=plain(self.path),
            notebook=None if self.notebook is None else self.notebook._seen,
            output_prefix=plain(self.output_prefix),
            parameters=plain(self._parameters_text()),
            environment=plain(self.environment) or None,
            tags=tuple(TagView(key=plain(key), value=plain(value)) for key, value in self.tags.items()) or None,
        )

    def _parameters_text(self) -> str | None:
        """The parameters as the API takes them; what only deployment knows stands in them as tokens."""
        if not self.parameters:
            return None
        try:
            return json.dumps(self.parameters, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError) as error:
            problem = f"`parameters` hold what JSON does not know: {error}; write texts, numbers, lists and mappings"
            raise EmrValidationError([Violation("NotebookParameters", problem)]) from None

    def _render(self, location: tuple[str, str] | None) -> dict[str, Any]:
        """The request of the API, as far as the notebook says it. ``NotebookParams`` are no text yet.

        :param location: bucket and key of ``notebook``.
        """
        said: dict[str, Any] = {
            "NotebookExecutionName": self.name,
            "EditorId": self.workspace,
            "RelativePath": self.path,
            "NotebookS3Location": None if location is None else {"Bucket": location[0], "Key": location[1]},
            "NotebookParams": dict(self.parameters) or None,
            "EnvironmentVariables": dict(self.environment) or None,
            "OutputNotebookFormat": "HTML" if self.html else None,
            "Tags": [{"Key": key, "Value": value} for key, value in self.tags.items()] or None,
        }
        return {name: value for name, value in said.items() if value is not None}
