"""What rules find in a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from emr_constructs.facts import cloudformation
from emr_constructs.rules import views
from emr_constructs.rules.catalogue import every, judge
from emr_constructs.rules.rule import Finding, Rule
from emr_constructs.rules.template.document import Document, parse
from emr_constructs.rules.template.finding import TemplateFinding, UnusableTemplate
from emr_constructs.rules.template.intrinsics import Resolver
from emr_constructs.rules.template.reader import Reader
from emr_constructs.rules.view import View, cloudformation_name, view_fields

Path = list["str | int"]


def check_template(
    text: str,
    name: str,
    *,
    parameters: Mapping[str, str] | None = None,
    region: str = "",
    which: Callable[[Rule], bool] = every,
) -> list[TemplateFinding]:
    """Judge a CloudFormation template.

    :param text: the template, JSON or YAML.
    :param name: how findings call it.
    :param parameters: values of parameters. Default: the defaults that the template gives; others are unknown
    :param region: where it will be deployed. Default: unknown
    :param which: which rules to ask. Default: all
    :raises UnusableTemplate: where the text is no template.
    """
    try:
        document = parse(text)
        resolver = Resolver(document, parameters or {}, region)
        found = list(_judged(document, resolver, which))
        if resolver.doubted:
            # What is found has to hold whether or not the doubtful values are there.
            absent = Resolver(document, parameters or {}, region, perhaps=None)
            certain = {_identity(one) for one in _judged(document, absent, which)}
            found = [one for one in found if _identity(one) in certain]
        return [_told(finding, document, name, resource) for resource, finding in found]
    except RecursionError:
        raise UnusableTemplate("it is nested too deeply") from None


def _judged(document: Document, resolver: Resolver, which: Callable[[Rule], bool]) -> Iterator[tuple[str, Finding]]:
    """What is found, with the logical id of the resource."""
    for resource, view in Reader(document, resolver).roots(root_views()):
        for finding in judge(view, which):
            yield resource, finding


def _identity(found: tuple[str, Finding]) -> tuple[str, str, str]:
    """What makes two findings the same; their places may differ by an item of a list that is perhaps there."""
    resource, finding = found
    return resource, finding.rule.code, finding.problem.field


def parameters_in(text: str) -> frozenset[str]:
    """The names of a template's parameters.

    :param text: the template, JSON or YAML.
    :raises UnusableTemplate: where the text is no template.
    """
    return frozenset(parse(text).section("Parameters"))


@cache
def root_views() -> Sequence[type[View]]:
    """The views of EMR's resource types, and of those of other services that can tell whether they are about EMR."""
    for module in iter_modules(views.__path__, f"{views.__name__}."):
        import_module(module.name)
    types = frozenset(cloudformation.types())
    found = [view for view in _below(View) if view.resource_type in types or view.is_of_emr is not View.is_of_emr]
    return tuple(dict.fromkeys(view for view in found if view.resource_type))


def _below(view: type[View]) -> Iterator[type[View]]:
    for one in view.__subclasses__():
        yield one
        yield from _below(one)


def _told(finding: Finding, document: Document, template: str, resource: str) -> TemplateFinding:
    path = _path(finding, document, resource)
    metadata = document.resources[resource].get("Metadata")
    construct_path = metadata.get("aws:cdk:path") if isinstance(metadata, Mapping) else None
    return TemplateFinding(
        rule=finding.rule,
        template=template,
        resource=resource,
        path=_joined(path),
        line=document.positions.closest(path).line,
        message=finding.template_message(),
        remedy=finding.template_remedy(),
        construct_path=construct_path if isinstance(construct_path, str) else "",
    )


def _path(finding: Finding, document: Document, resource: str) -> Path:
    """The way from the root of the template to what has to change."""
    path: Path = ["Resources", resource, "Properties"]
    for one, index in finding.place:
        path += _steps(cloudformation_name(one))
        if index is not None:
            path.append(document.positions.key(path, index))
    field = next(one for one in view_fields(type(finding.view)) if one.name == finding.problem.field)
    return path + _steps(cloudformation_name(field))


def _steps(name: str) -> Path:
    return [step for step in name.split(".") if step]


def _joined(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
