"""What each argument of cluster templates, and of the parameters that users choose, changes in a template."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_servicecatalog as servicecatalog
from aws_cdk.assertions import Template
from cluster_templates import SIZE, cluster, groups, template
from constructs import Construct
from options import Containing, Option, Owner, at, text_of
from options_of_clusters import BOUNDARY, boundary
from options_of_values import raised, text
from synthesized import Brought, Synthesized, imported_vpc

import emr_constructs as emr
from emr_constructs.patterns import ClusterTemplate, TemplateParameter, TemplateValues

ROLE = "arn:aws:iam::111122223333:role/own"
PORTFOLIO = "arn:aws:catalog:eu-west-1:111122223333:portfolio/port-1"
OWN_RELEASE = emr.ReleaseLabel.EMR_7_13_0


def made(brought: Brought, place: str, arguments: dict[str, Any]) -> ClusterTemplate:
    """A template, and what its product says as a text beside it: it is a file of its own."""
    found: Any = brought.stack.node.try_find_child("Shared")
    shared = found or emr.ClusterProfile.from_export(brought.stack, "Shared", "analytics")
    one = template(brought.stack, place, **{"profile": shared, "product_name": "ours", **arguments})
    product: Any = one.node.find_child("Template")
    resources = [each for each in product.node.find_all() if isinstance(each, cdk.CfnResource)]
    said = json.dumps(product.resolve([each._cfn_properties for each in resources]))
    cdk.CfnResource(one, "Said", type="Custom::Text", properties={"Text": said})
    return one


def offered(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
    given = {"identity": iam.User.from_user_name(brought.stack, f"{place}User", "ana"), **arguments}
    made(brought, place, {}).grant_launch(**given)


def offers(found: Synthesized, place: str) -> Any:
    kind = "AWS::ServiceCatalog::PortfolioPrincipalAssociation"
    return str([found.properties(path)["PrincipalARN"] for path in found.paths(kind) if path.startswith(f"{place}/")])


def product(found: Synthesized, place: str) -> Any:
    return found.properties(f"{place}/Said")["Text"]


def launch_role(found: Synthesized, place: str) -> Any:
    """The constraint that says with which role clusters are made."""
    kind = "AWS::ServiceCatalog::LaunchRoleConstraint"
    return next(str(found.properties(path)) for path in found.paths(kind) if path.startswith(f"{place}/"))


def portfolio(found: Synthesized, place: str) -> Any:
    kind = "AWS::ServiceCatalog::PortfolioProductAssociation"
    paths = found.paths(kind)
    known = [found.properties(path) for path in paths]
    mine = found.ref(f"{place}/Product/Resource")
    return next(one["PortfolioId"] for one in known if one["ProductId"] == mine)


def studio(scope: Construct) -> emr.IStudio:
    """A Studio that exists already."""
    ids = {one: ec2.SecurityGroup.from_security_group_id(scope, one, f"sg-{one}") for one in ("engine", "workspace")}
    return emr.Studio.from_studio_attributes(
        scope,
        "Studio",
        studio_id="es-1A2B3C4D5E6F7",
        security_groups=emr.StudioSecurityGroups.from_security_groups(scope, "Groups", **ids),
        vpc=imported_vpc(scope),
    )


def chosen(scope: Construct, values: TemplateValues) -> emr.Cluster:
    """A cluster of the size that users choose, if they may choose one."""
    try:
        size = values[SIZE]
    except emr.EmrValidationError:
        size = "m7g.xlarge"
    return cluster(scope, values, instances=groups(size, 2))


def version(found: Synthesized, place: str) -> Any:
    return found.properties(f"{place}/Product/Resource")["ProvisioningArtifactParameters"][0]["Name"]


PRODUCT = "Product/Resource"
LAUNCH = "LaunchRole/Resource"
TEMPLATE = {
    "definition": Option(
        given=lambda scope: lambda place, values: cluster(place, values, release_label=OWN_RELEASE),
        look=product,
        expected=Containing("emr-7.13.0"),
    ),
    "profile": Option(
        given=lambda scope: emr.ClusterProfile.from_export(scope, "Own", "ours"),
        look=product,
        expected=Containing("ours-LogBucket"),
    ),
    "parameters": Option(
        given=[SIZE],
        look=product,
        expected=Containing('{"Ref": "Size"}'),
        rest={"definition": chosen},
    ),
    "studio": Option(given=studio, look=product, expected=Containing("sg-engine")),
    "product_name": Option(given="theirs", look=at("Name", of=PRODUCT), expected="theirs"),
    "owner": Option(given="us", look=at("Owner", of=PRODUCT), expected="us"),
    "description": Option(given="small", look=at("Description", of=PRODUCT), expected="small"),
    "version": Option(given="2", look=version, expected="2"),
    "cluster_tags": Option(
        given={"team": "x"},
        look=text_of("LaunchRole/DefaultPolicy/Resource"),
        expected=Containing("elasticmapreduce:ResourceTag/team"),
    ),
    "portfolio": Option(
        given=lambda scope: servicecatalog.Portfolio.from_portfolio_arn(scope, "Own", PORTFOLIO),
        look=portfolio,
        expected="port-1",
    ),
    "launch_role": Option(
        given=lambda scope: iam.Role.from_role_arn(scope, "Own", ROLE), look=launch_role, expected=Containing(ROLE)
    ),
    "permissions_boundary": Option(given=boundary, look=at("PermissionsBoundary", of=LAUNCH), expected=BOUNDARY),
    "path": Option(given="/emr/", look=at("Path", of=LAUNCH), expected="/emr/"),
}


def parameter(kind: Any, options: dict[str, Any], **base: Any) -> Owner:
    """A parameter as the template of a product has it.

    :param options: by the name of the argument: the value, and what is seen of it.
    :param base: what cannot be left out.
    """

    def rendered(arguments: dict[str, Any]) -> str:
        stack = cdk.Stack()
        kind(**{**base, **arguments})._render(stack)
        return json.dumps(Template.from_stack(stack).to_json()["Parameters"])

    return Owner(
        make=raised(rendered),
        options={
            name: Option(given=given, look=text, expected=Containing(expected))
            for name, (given, expected) in options.items()
        },
    )


SAID = {"name": ("Own", '{"Own": {'), "description": ("which", '"Description": "which"')}
NUMBER = {
    **SAID,
    "default": (3, '"Default": 3'),
    "minimum": (1, '"MinValue": 1'),
    "maximum": (9, '"MaxValue": 9'),
}
TEXT = {**SAID, "default": ("b", '"Default": "b"'), "pattern": ("[ab]", '"AllowedPattern": "[ab]"')}
CHOICE = {**SAID, "choices": (["a", "c"], '"AllowedValues": ["a", "c"]'), "default": ("b", '"Default": "b"')}
LABELS = {
    **SAID,
    "choices": ([OWN_RELEASE], '"AllowedValues": ["emr-7.13.0"]'),
    "default": (OWN_RELEASE, '"Default": "emr-7.13.0"'),
}
ANY = {**TEXT, "choices": (["a", "c"], '"AllowedValues": ["a", "c"]')}
OF_NUMBERS = {name: NUMBER[name] for name in ("minimum", "maximum")}


def of_any() -> Owner:
    """The constructor, which takes the arguments of texts and of numbers."""
    texts = parameter(TemplateParameter, ANY, name="A", default="a")
    numbers = parameter(TemplateParameter, OF_NUMBERS, name="A", default=2, minimum=2, maximum=4)

    def make(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        (numbers if set(arguments) & set(OF_NUMBERS) else texts).make(brought, place, arguments)

    return Owner(make=make, options={**texts.options, **numbers.options})


LABELS_OF = [emr.ReleaseLabel.EMR_7_14_0, OWN_RELEASE]
OWNERS: dict[str, Owner] = {
    "patterns.ClusterTemplate": Owner(make=made, options=TEMPLATE),
    "patterns.ClusterTemplate.grant_launch": Owner(
        make=offered,
        options={
            "identity": Option(
                given=lambda scope: iam.Role.from_role_arn(scope, "Own", ROLE), look=offers, expected=Containing(ROLE)
            )
        },
    ),
    "patterns.TemplateParameter": of_any(),
    "patterns.TemplateParameter.text": parameter(TemplateParameter.text, TEXT, name="A", default="a"),
    "patterns.TemplateParameter.choice": parameter(TemplateParameter.choice, CHOICE, name="A", choices=["a", "b"]),
    "patterns.TemplateParameter.number": parameter(
        TemplateParameter.number, NUMBER, name="A", default=2, minimum=2, maximum=4
    ),
    "patterns.TemplateParameter.release_label": parameter(
        TemplateParameter.release_label, LABELS, name="A", choices=LABELS_OF
    ),
}
