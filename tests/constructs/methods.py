"""Methods for metrics and events: there are too many for a stack each, so that all of a resource are tried in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from options import Look, Option, Owner
from synthesized import Brought, Synthesized, new_stack

ResourceOf = Callable[[Brought, str], Any]
"""Makes or finds the resource of a place."""
Use = Callable[[Brought, str, dict[str, Any]], None]


def tried_together(methods: Iterable[Owner]) -> Synthesized:
    """A stack where each argument of each method is said once, and once not."""
    brought = Brought(new_stack())
    for method in methods:
        method.make(brought, "Unsaid", {})
        for name, option in method.options.items():
            method.make(brought, f"Said-{name}", {name: option.given})
    return Synthesized(brought.stack)


def of_alarm(method: str, key: str) -> Look:
    """A property of the alarm on a metric."""
    return lambda found, place: found.properties(f"{place}-{method}/Resource").get(key)


def of_rule(method: str, *keys: str) -> Look:
    """A part of the rule for an event."""

    def look(found: Synthesized, place: str) -> Any:
        value = found.properties(f"{place}/{method}/Resource")
        for key in keys:
            value = value.get(key, {})
        return value

    return look


def use_of_event(method: str, resource_of: ResourceOf) -> Use:
    """Makes a rule for an event of a resource."""

    def use(brought: Brought, place: str, arguments: dict[str, Any]) -> None:
        said = {"id": method, **arguments, **arguments.get("options", {})}
        said.pop("options", None)
        getattr(resource_of(brought, place), method)(**said)

    return use


def options_of_event(method: str, states: tuple[str, ...], kind: str) -> dict[str, Option]:
    """What each argument of a method for an event changes.

    :param states: that the event can have.
    :param kind: of event, for the method that takes any.
    """
    options = {
        "id": Option(
            given=f"Named-{method}",
            look=lambda found, place: f"{place}/Named-{method}/Resource" in found,
            expected=True,
        ),
        "options": Option(given={"description": "ours"}, look=of_rule(method, "Description"), expected="ours"),
    }
    if states:
        look = of_rule(method, "EventPattern", "detail", "state")
        options["states"] = Option(given=[states[-1]], look=look, expected=[states[-1]])
    if method == "on_event":
        look = of_rule(method, "EventPattern", "detail-type")
        options["detail_types"] = Option(given=[kind], look=look, expected=[kind])
    return options
