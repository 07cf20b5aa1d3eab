"""The clusters of a template, tried before there is one: each value that users may choose, by our rules."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import aws_cdk as cdk  # whose assets load where a template is tried
from aws_cdk import App, CfnOutput, CfnParameter, Environment, Stack
from constructs import Construct

from emr_constructs._jsii.scopes import environment_of, stack_of
from emr_constructs._jsii.tokens import is_token
from emr_constructs.cluster.cluster import Cluster
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import cluster_templates as facts
from emr_constructs.patterns.template_exports import TemplateExports
from emr_constructs.patterns.template_parameter import TemplateParameter
from emr_constructs.patterns.template_rendering import Chosen, Rendering, Trial, differences, strangers, unused
from emr_constructs.patterns.template_values import TemplateProfile, TemplateValues
from emr_constructs.rules.catalogue import errors_in, warnings_in
from emr_constructs.rules.view import View
from emr_constructs.studio.interface import IStudio
from emr_constructs.studio.targets import found_by

_NAME = "Notebooks"
"""The name of a cluster, until its user says another."""
_NAMES = "[a-zA-Z0-9][a-zA-Z0-9 ._-]*"
"""Names that are fine as a part of the place of logs, too."""
_OF_TEMPLATE = "with parameters in place of values: "
_CLUSTER = "AWS::EMR::Cluster"
_POLICY = "AWS::IAM::Policy"
"""Rights of a cluster: the template gives them to the roles of the profile, once for all its clusters."""


class ClusterDefinition(Protocol):
    """A function that makes a cluster of a template."""

    def __call__(self, scope: Construct, values: TemplateValues, /) -> Cluster: ...


class Trials:
    """Tries the definition of a template in stacks that are never written.

    :param scope: of the template: its region is that of the clusters.
    :param definition: makes the cluster.
    :param studio: that the clusters are for. Default: none
    """

    def __init__(
        self,
        scope: Construct,
        definition: ClusterDefinition,
        parameters: Sequence[TemplateParameter[Any]],
        exports: TemplateExports,
        studio: IStudio | None,
    ) -> None:
        self._definition, self._parameters, self._exports, self._studio = definition, parameters, exports, studio
        here = environment_of(scope)
        known = {"account": here.account, "region": here.region}
        self._env = Environment(**{name: one for name, one in known.items() if not is_token(one)})
        # Below the app's own tree it would be synthesized; the definition may read the context of that.
        self._app = App(auto_synth=False, context=scope.node.get_all_context())
        self.made: list[Trial] = []
        self.violations: list[Violation] = []
        self.warnings: list[Violation] = []
        self.cause: Exception | None = None
        self._known: list[Violation] = []

    def run(self) -> None:
        """Try the defaults, each other value with them, and the template itself."""
        defaults = {one.name: one.default for one in self._parameters}
        self._try(defaults, "")
        if self.violations:
            return  # the other values would tell the same again
        for one in self._parameters:
            for value in one._tried:
                if value != one.default:
                    self._try({**defaults, one.name: value}, f"with `{one.name}` = {value!r}: ")
        if not self.violations:
            self._try_template()

    def render(self, scope: Stack) -> Cluster:
        """The template, in a stack: with parameters in place of values."""
        below = Construct(scope, "Template")
        name = CfnParameter(
            below,
            "Name",
            default=_NAME,
            allowed_pattern=_NAMES,
            max_length=facts.limit("cluster_name"),
            description="What you call the cluster",
        )
        name.override_logical_id(facts.name_parameter())
        chosen = {one.name: one._render(below) for one in self._parameters}
        cluster = self._make(scope, below, name.value_as_string, chosen)
        output = CfnOutput(below, "Id", value=cluster.cluster_id, description="The id of the cluster")
        output.override_logical_id(facts.id_output())
        return cluster

    def _make(self, scope: Stack, below: Construct, cluster_name: str, chosen: Mapping[str, object]) -> Cluster:
        source = self._exports.profile_in(below, "Shared")
        profile = TemplateProfile(below, "Profile", source, self._exports.engine_id)
        made: Any = self._definition(scope, TemplateValues(cluster_name, profile, chosen))
        if not isinstance(made, Cluster) or stack_of(made) != scope:
            problem = f"`definition` must return the Cluster that it makes in the scope it is given, not {made!r}"
            raise EmrValidationError([Violation("TemplateDefinition", problem)])
        cluster: Cluster = made
        return cluster

    def _try(self, chosen: Chosen, said: str) -> None:
        stack = self._stack()
        values = {one.name: one._read(chosen[one.name]) for one in self._parameters}
        try:
            cluster = self._make(stack, Construct(stack, "Template"), _NAME, values)
        except EmrValidationError as error:
            self.violations += _with(said, error.violations)
            return
        trial = Trial(stack, cluster, chosen, said)
        self.made.append(trial)
        self.violations += _with(
            said, [*self._of_studio(cluster, errors_in), *_misnamed(cluster), *_foreign(trial), *_assets(trial)]
        )
        warned = [*warnings_in(cluster._view), *self._of_studio(cluster, warnings_in)]
        fresh = [one for one in warned if one not in self._known]
        self._known += fresh
        self.warnings += _with(said, fresh)

    def _try_template(self) -> None:
        stack = self._stack()
        try:
            cluster = self.render(stack)
        except EmrValidationError as error:
            self.violations += _with(_OF_TEMPLATE, error.violations)
            return
        except Exception as error:  # Python of the team, which a value does not reach in a template
            problem = (
                f"{_OF_TEMPLATE}the definition fails: {type(error).__name__}: {error}. Hand `values[...]` on as they "
                "are: a template stands for all values, and Python cannot look into them"
            )
            self.cause = error
            self.violations.append(Violation("TemplateDefinitionFails", problem))
            return
        template = Rendering(stack, cluster)
        self.violations += strangers(template)
        for trial in self.made:
            found = list(differences(trial, template))
            self.violations += found
            if found and not trial.said:
                return  # the other values would tell the same again
        if not self.violations:
            self.violations += unused(template, [one.name for one in self._parameters])

    def _stack(self) -> Stack:
        return Stack(self._app, f"Trial{len(self._app.node.children)}", env=self._env)

    def _of_studio(self, cluster: Cluster, tell: Callable[[View], list[Violation]]) -> list[Violation]:
        """What rules find in a cluster because Workspaces reach it."""
        return [] if self._studio is None else found_by(self._studio, cluster, tell)


def definition_violations(definition: Any) -> Iterator[Violation]:
    """What is wrong with a definition, before it is called."""
    if not callable(definition) or inspect.isclass(definition) or not _takes_two(definition):
        problem = f"`definition` must be a function of a scope and a TemplateValues, not {definition!r}"
        yield Violation("TemplateDefinition", problem)


def _takes_two(definition: Callable[..., Any]) -> bool:
    try:
        inspect.signature(definition).bind(None, None)
    except TypeError:
        return False
    return True


def _with(said: str, violations: Sequence[Violation]) -> list[Violation]:
    """Violations that say which value makes them."""
    return [replace(one, message=f"{said}{one.message}") for one in violations]


def _misnamed(cluster: Cluster) -> Iterator[Violation]:
    if cluster.cluster_name != _NAME:
        problem = "the cluster must have `cluster_name=values.cluster_name`: EMR Studio asks users for a name"
        yield Violation("TemplateClusterName", problem)


def _assets(trial: Trial) -> Iterator[Violation]:
    """Files of this machine: CDK puts them where it deploys from, and Service Catalog deploys from elsewhere."""
    assets = [one for one in trial.constructs if isinstance(one, cdk.aws_s3_assets.Asset)]
    if assets:
        paths = ", ".join(one.node.path.partition("/")[2] for one in assets)
        problem = f"{paths} comes from a file of this machine; put it into a bucket, and name it as `s3://...`"
        yield Violation("TemplateAssets", problem)


def _foreign(trial: Trial) -> Iterator[Violation]:
    """What a user who makes a cluster should not make besides: it outlives the cluster, or asks for rights in IAM."""
    made = [one.cfn_resource_type for one in trial.resources]
    kinds = set(made) - facts.launchable() - {_POLICY}
    if kinds:
        problem = (
            f"each cluster would come with {', '.join(sorted(kinds))} of its own; give it `profile=values.profile`, "
            "and what it needs besides to that profile"
        )
        yield Violation("TemplateResources", problem)
    if made.count(_CLUSTER) > 1:
        several = f"`definition` makes {made.count(_CLUSTER)} clusters; make a template of each"
        yield Violation("TemplateDefinition", several)
