"""Whatever a security configuration can say is read again from its JSON as it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aws_cdk as cdk
from hypothesis import given, settings
from hypothesis import strategies as st
from security_combinations import access, at_rest, in_transit, others
from synthesized import Synthesized, new_stack

import emr_constructs as emr
from emr_constructs.foundation.security_document import document_of


def document(configuration: Any) -> dict[str, Any]:
    return document_of(configuration, configuration._blocks)


def comes_back(stack: cdk.Stack, id: str, arguments: Mapping[str, Any]) -> bool:  # noqa: A002
    """Whether what is rendered is what was read, which was rendered before."""
    first = document(emr.SecurityConfiguration(stack, f"First{id}", **arguments))
    asks = arguments.get("kerberos")
    attributes = asks._attributes() if asks is not None else None
    second = emr.SecurityConfiguration.from_json(stack, f"Second{id}", first, kerberos=attributes)
    assert (second._kerberos is None) == (asks is None)
    return document(second) == first


def lost(every: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What does not come back of arguments, each of a configuration; also where it comes back in Python only."""
    stack = new_stack()
    missing = [one for index, one in enumerate(every) if not comes_back(stack, str(index), one)]
    found = Synthesized(stack)
    for index in range(len(every)):
        assert found.properties(f"First{index}/Resource") == found.properties(f"Second{index}/Resource")
    return missing


def test_there_are_many_combinations() -> None:
    assert (len(at_rest()), len(in_transit()), len(access()), len(others())) == (38, 18, 15, 6)


def test_every_encryption_at_rest_comes_back() -> None:
    assert lost([{"at_rest": one} for one in at_rest()]) == []


def test_every_encryption_in_transit_comes_back() -> None:
    assert lost([{"at_rest": None, "in_transit": one} for one in in_transit()]) == []


def test_every_way_to_tell_users_apart_comes_back() -> None:
    assert lost([{"at_rest": None, **one} for one in access()]) == []


def test_all_the_rest_comes_back() -> None:
    assert lost([{"at_rest": None, "in_transit": None, **one} for one in others()]) == []


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_what_is_put_together_comes_back(data: st.DataObject) -> None:
    def chosen(values: list[Any]) -> Any:
        return values[data.draw(st.integers(0, len(values) - 1))]

    parts = {"at_rest": chosen(at_rest()), "in_transit": chosen(in_transit())}
    assert comes_back(new_stack(), "", {**parts, **chosen(access()), **chosen(others())})
