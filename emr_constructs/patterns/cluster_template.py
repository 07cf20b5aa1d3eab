"""A template from which users of EMR Studio make clusters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import aws_cdk as cdk  # whose Service Catalog loads where it is used
from aws_cdk import Names, Resource, Tags
from aws_cdk import aws_iam as iam
from constructs import Construct

from emr_constructs._jsii.arguments import check_arguments, hints_of, type_violations
from emr_constructs._jsii.owners import differ
from emr_constructs._jsii.scopes import environment_of, path_of, stack_of, warn
from emr_constructs._jsii.tokens import is_token
from emr_constructs.cluster.profile import ClusterProfile, IClusterProfile
from emr_constructs.cluster.profile_exports import unexportable
from emr_constructs.errors import EmrValidationError, Violation
from emr_constructs.facts import access
from emr_constructs.facts import cluster_templates as facts
from emr_constructs.foundation.placement import are_apart
from emr_constructs.foundation.roles import path_violations
from emr_constructs.patterns.launch_role import LaunchRights, create_launch_role
from emr_constructs.patterns.template_exports import TemplateExports
from emr_constructs.patterns.template_parameter import TemplateParameter
from emr_constructs.patterns.template_rendering import Rendering
from emr_constructs.patterns.template_rights import lift_rights
from emr_constructs.patterns.template_trials import ClusterDefinition, Trials, definition_violations
from emr_constructs.patterns.template_versions import product_versions, version_violations
from emr_constructs.rules.catalogue import errors_in
from emr_constructs.rules.views.network import TagView
from emr_constructs.studio.interface import IStudio

_TAG = "cluster-template"


class ClusterTemplate(Construct):
    """A product of AWS Service Catalog that makes a cluster of this library, for users of EMR Studio.

    Creates the template, the product, and whatever of these you do not bring: a portfolio, and the launch role with
    which Service Catalog makes the clusters, so that users need no rights to do so themselves. What clusters stand on
    is the ``profile``: each of them comes with security groups of its own and nothing else. The definition is called
    once for each value that users can choose, and what is wrong is told with the value. Costs nothing; the clusters do.

    Let users in with ``studio.grant_access(role, StudioAccess.intermediate(templates=[template.product],
    cluster_tags=template.cluster_tags))`` and ``template.grant_launch(role)``; with IAM Identity Center with
    ``studio.add_group`` and such an access, and ``template.grant_launch(studio)``.

    :param definition: a function of a scope and a ``TemplateValues`` that makes a ``Cluster`` in that scope and returns
        it; the cluster takes ``cluster_name=values.cluster_name`` and ``profile=values.profile``. It is called several
        times.
    :param profile: what the clusters stand on. One of this app is exported by its stack for them; these exports cannot
        change while clusters of the template are there.
    :param parameters: what users choose besides the name. Default: nothing
    :param studio: whose Workspaces reach the clusters: they get the group of its engines, and have to fit. Default:
        none, and the definition sees to the group
    :param product_name: what users choose it by: letters, digits, ``.``, ``_`` and ``-``, up to 100. Default: the id
    :param owner: shown with the product. Default: ``Data platform``
    :param description: shown with the product. Default: a sentence that says what it is
    :param version: name of what this template is now. Default: ``1``
    :param snapshots: a directory in which each version is kept, so that later apps can offer it. Default: none is kept
    :param earlier_versions: names of versions in that directory that users may still choose. Default: none
    :param cluster_tags: tags of the clusters, by which policies know them. Default: ``cluster-template`` with the name
        of the product
    :param portfolio: to which the product is added. Default: a new one
    :param launch_role: gains the rights to make the clusters. Default: a new role
    :param permissions_boundary: for the role that is created. Default: none
    :param path: IAM path of the role that is created. Default: ``/``
    :raises EmrValidationError: all that EMR would refuse of a cluster, with the value that makes it; ``ArgumentType``,
        ``TemplateName``, ``TemplateText``, ``TemplateParameters``, ``TemplateParameterUnknown``,
        ``TemplateChoiceUnused``, ``TemplateDefinition``, ``TemplateDefinitionFails``, ``TemplateClusterName``,
        ``TemplateResources``, ``TemplateAssets``, ``TemplateReference``, ``TemplateDependsOnChoice``, ``TemplateTags``,
        ``TemplateVersions``, ``TemplateStudioVpc``, ``TemplateElsewhere``, ``LaunchRoleOptions``, ``IamPath``,
        ``ProfileNotExportable``, ``ProfileRolePath``.
    :see: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-cluster-templates.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002
        *,
        definition: ClusterDefinition,
        profile: IClusterProfile,
        parameters: Sequence[TemplateParameter] = (),  # type: ignore[type-arg]  # as it is checked at run time
        studio: IStudio | None = None,
        product_name: str | None = None,
        owner: str = "Data platform",
        description: str = "An Amazon EMR cluster for notebooks",
        version: str = "1",
        snapshots: str | None = None,
        earlier_versions: Sequence[str] = (),
        cluster_tags: Mapping[str, str] | None = None,
        portfolio: cdk.aws_servicecatalog.IPortfolio | None = None,
        launch_role: iam.IRole | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        path: str | None = None,
    ) -> None:
        check_arguments(ClusterTemplate, scope, id, locals())
        name = id if product_name is None else product_name
        tags = {_TAG: name} if cluster_tags is None else cluster_tags
        violations = [
            *definition_violations(definition),
            *_parameter_violations(parameters),
            *_said_violations(name, owner, description),
            *_tag_violations(tags),
            *version_violations(version, snapshots, earlier_versions),
            *_profile_violations(profile, studio),
            *_elsewhere(scope, profile=profile, studio=studio),
            *_role_violations(launch_role, {"permissions_boundary": permissions_boundary, "path": path}),
            *path_violations(path),
        ]
        exports = TemplateExports(profile, studio.security_groups.engine if studio else None)
        trials = Trials(scope, definition, parameters, exports, studio)
        if not violations:
            trials.run()
            violations = trials.violations
        if violations:
            raise EmrValidationError(violations, path_of(scope, id)) from trials.cause

        super().__init__(scope, id)
        self._profile, self._tags = profile, dict(tags)
        exports.write([one.cluster.release_label for one in trials.made])
        self._prepare_network(trials)
        stack = cdk.aws_servicecatalog.ProductStack(self, "Template", analytics_reporting=False)
        template = self._render(trials, stack)
        lift_rights(self, template.cluster, profile, exports)
        versions = product_versions(
            self, stack, version=version, snapshots=snapshots, earlier_versions=earlier_versions
        )
        self._product = cdk.aws_servicecatalog.CloudFormationProduct(
            self, "Product", product_name=name, owner=owner, description=description, product_versions=versions
        )
        self._portfolio = portfolio or self._create_portfolio(name, owner)
        self._launch_role = launch_role or create_launch_role(
            self, permissions_boundary=permissions_boundary, path=path
        )
        kinds = {one.cfn_resource_type for one in template.resources}
        LaunchRights(self, self._launch_role, self._tags).give(kinds, template.cluster, profile)
        here = self._portfolio_at_hand()
        here.add_product(self._product)
        here.set_launch_role(self._product, self._launch_role)
        for warning in trials.warnings:
            warn(self, warning.code, warning.message)

    @property
    def product(self) -> cdk.aws_servicecatalog.CloudFormationProduct:
        """The product, for ``StudioAccess.intermediate(templates=[...])``."""
        return self._product

    @property
    def portfolio(self) -> cdk.aws_servicecatalog.IPortfolio:
        """The portfolio that the product is in."""
        return self._portfolio

    @property
    def launch_role(self) -> iam.IRole:
        """The role with which Service Catalog makes the clusters."""
        return self._launch_role

    @property
    def profile(self) -> IClusterProfile:
        """What the clusters stand on."""
        return self._profile

    @property
    def cluster_tags(self) -> Mapping[str, str]:
        """The tags of the clusters, for ``StudioAccess.intermediate(cluster_tags=...)``."""
        return dict(self._tags)

    def grant_launch(self, identity: iam.IRole | iam.IUser | iam.IGroup | IStudio) -> None:
        """Offer what is in the portfolio to somebody. Twice is as once.

        Rights to take the offer are the Studio's to give: ``StudioAccess.intermediate(templates=[...])``.

        The offer stands in the stack of who it is for, unless the template stands on something of that stack itself.

        :param identity: a role, a user or a group; or a Studio with IAM Identity Center, whose people all have the
            user role of the Studio.
        :raises EmrValidationError: ``ArgumentType``, ``TemplateStudioOfIam``.
        """
        violations = list(type_violations(hints_of(ClusterTemplate.grant_launch), {"identity": identity}))
        people: Any = identity.user_role if isinstance(identity, IStudio) else identity
        if not violations and people is None:
            problem = (
                "the Studio has no user role that is known: with `StudioAuth.iam()` offer the template to each role, "
                "user or group that `studio.grant_access` lets in; with IAM Identity Center import it with its "
                "`user_role`"
            )
            violations = [Violation("TemplateStudioOfIam", problem)]
        if violations:
            raise EmrValidationError(violations, self.node.path)
        servicecatalog = cdk.aws_servicecatalog
        below = {stack_of(self._portfolio), stack_of(self), stack_of(self._profile)}
        here = stack_of(people) in below or not Resource.is_owned_resource(people)
        # An imported portfolio is no construct that others can stand below.
        portfolio = self._portfolio if isinstance(self._portfolio, Construct) else self
        place: Any = portfolio if here else people
        id = f"OfferTo{Names.node_unique_id((people if here else portfolio).node)}"  # noqa: A001
        if place.node.try_find_child(id) is None:
            servicecatalog.CfnPortfolioPrincipalAssociation(
                place,
                id,
                portfolio_id=self._portfolio.portfolio_id,
                principal_arn=_arn_of(people),
                principal_type="IAM",
            )

    def _prepare_network(self, trials: Trials) -> None:
        """Let the network through what any of the clusters calls."""
        network = self._profile.network if isinstance(self._profile, ClusterProfile) else None
        if network is not None:
            for one in trials.made:
                network._prepare(one.cluster.release_label, one.cluster._surroundings._uses())

    def _render(self, trials: Trials, stack: cdk.Stack) -> Rendering:
        cluster = trials.render(stack)
        for key, value in self._tags.items():
            Tags.of(stack).add(key, value)
        return Rendering(stack, cluster)

    def _portfolio_at_hand(self) -> cdk.aws_servicecatalog.IPortfolio:
        """The portfolio, to which CDK adds in its stack; from here where that has the launch role, too.

        Its rights stand here, and so this stack needs that one.
        """
        home = stack_of(self._portfolio)
        if home == stack_of(self) or home != stack_of(self._launch_role):
            return self._portfolio
        return cdk.aws_servicecatalog.Portfolio.from_portfolio_arn(self, "Catalog", self._portfolio.portfolio_arn)

    def _create_portfolio(self, name: str, owner: str) -> cdk.aws_servicecatalog.Portfolio:
        return cdk.aws_servicecatalog.Portfolio(self, "Portfolio", display_name=name, provider_name=owner)


def _arn_of(identity: Any) -> str:
    kind = next(one for one in ("role", "user", "group") if hasattr(identity, f"{one}_arn"))
    return str(getattr(identity, f"{kind}_arn"))


def _parameter_violations(parameters: Sequence[TemplateParameter[Any]]) -> Iterator[Violation]:
    names = [one.name for one in parameters]
    twice = sorted({one for one in names if names.count(one) > 1})
    if twice:
        yield Violation("TemplateParameters", f"`parameters` has {', '.join(twice)} more than once; name each once")
    most = facts.limit("parameters") - 1
    if len(names) > most:
        yield Violation(
            "TemplateParameters", f"`parameters` has {len(names)}; a template has up to {most} and the name"
        )


def _said_violations(name: str, owner: str, description: str) -> Iterator[Violation]:
    longest = facts.limit("name")
    if is_token([name, owner, description]):
        unknown = "`product_name`, `owner` and `description` must be known when the template is made; write them out"
        yield Violation("TemplateName", unknown)
        return
    if not re.fullmatch(facts.name_pattern(), name) or len(name) > longest:
        misshapen = (
            f"`product_name` ({name!r}) must start with a letter or a digit and have up to {longest} letters, digits, "
            "'.', '_' and '-'"
        )
        yield Violation("TemplateName", misshapen)
    most = facts.limit("text")
    if not 1 <= len(owner) <= most or len(description) > most:
        yield Violation("TemplateText", f"`owner` has 1 to {most} characters, and `description` up to {most}")


def _tag_violations(tags: Mapping[str, str]) -> Iterator[Violation]:
    if not tags or is_token(tags):
        problem = "`cluster_tags` must be known when the template is made, and at least one: policies ask for them"
        yield Violation("TemplateTags", problem)
    elif access.tag()[0] in tags:
        everywhere = (
            "`cluster_tags` has the tag of all clusters: policies would reach them all; choose a key of your own"
        )
        yield Violation("TemplateTags", everywhere)
    else:
        for key, value in tags.items():
            yield from errors_in(TagView(key=key, value=value))


def _profile_violations(profile: IClusterProfile, studio: IStudio | None) -> Iterator[Violation]:
    if isinstance(profile, ClusterProfile):
        yield from unexportable(profile._shared)
    theirs = studio._known_vpc if studio is not None else None
    if theirs is not None and are_apart(theirs.vpc_id, profile.vpc.vpc_id):
        problem = (
            "the `studio` stands in another VPC than the `profile`, and its Workspaces would not reach the clusters; "
            "make both with one `network`, or one `vpc`"
        )
        yield Violation("TemplateStudioVpc", problem)


def _elsewhere(scope: Construct, **parts: Construct | None) -> Iterator[Violation]:
    """What clusters would import, where exports do not reach."""
    here = environment_of(scope)
    for name, part in parts.items():
        there = environment_of(part) if part is not None else here
        if differ(here.region, there.region) or differ(here.account, there.account):
            problem = (
                f"the `{name}` is in {there.region} of {there.account}, and clusters import it by an export of their "
                "own region and account; make the template in a stack of that environment"
            )
            yield Violation("TemplateElsewhere", problem)


def _role_violations(launch_role: iam.IRole | None, options: Mapping[str, Any]) -> Iterator[Violation]:
    names = [name for name, value in options.items() if value is not None]
    if launch_role is not None and names:
        problem = f"`{'` and `'.join(names)}` would reach no role, since `launch_role` is brought; set it on that"
        yield Violation("LaunchRoleOptions", problem)
