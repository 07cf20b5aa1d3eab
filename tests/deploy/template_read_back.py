"""A resource of a template compared with what boto3 shows of it, leaf by leaf.

CloudFormation's spelling is turned into the API's once more here, in another way than the local AWS does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local_aws import LocalAws

# Maps whose keys are names of the user's, by the member that holds them.
_MAPS = ("Properties", "WorkerTypeSpecifications")
_RENAMED = {"LogTypeMap": "logTypes"}


def differences(declared: Any, shown: Any, ids: Mapping[str, str], path: str = "") -> Iterator[str]:
    """Where a property is not shown as it was declared.

    :param declared: With CloudFormation's names and its intrinsic functions.
    :param shown: With the API's names.
    :param ids: Physical ids by logical ids.
    """
    if isinstance(declared, Mapping) and _intrinsic(declared):
        missing = [part for part in _parts(declared, ids) if part not in str(shown)]
        if missing or not shown:
            yield f"{path}: {shown!r} has no {missing}"
    elif isinstance(declared, Mapping):
        yield from _members(declared, shown, ids, path)
    elif _are_tags(declared):
        pairs = _by_key(shown) if _are_tags(shown) else shown  # EMR has a list, EMR Serverless a map
        yield from _members(_by_key(declared), pairs, ids, f"{path} (by key)", renamed=False)
    elif isinstance(declared, list):
        if not isinstance(shown, list) or len(shown) != len(declared):
            yield f"{path}: {shown!r}, not {declared!r}"
            return
        for index, (one, other) in enumerate(zip(declared, shown, strict=True)):
            yield from differences(one, other, ids, f"{path}[{index}]")
    elif shown != declared:
        yield f"{path}: {shown!r}, not {declared!r}"


def physical_ids(aws: LocalAws, stack: str) -> dict[str, str]:
    """Of the resources of a stack, by logical ids."""
    found = aws.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    return {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found}


def _members(
    declared: Mapping[str, Any], shown: Any, ids: Mapping[str, str], path: str, *, renamed: bool = True
) -> Iterator[str]:
    if not isinstance(shown, Mapping):
        yield f"{path}: {shown!r}, not {declared!r}"
        return
    for name, value in declared.items():
        api_name = _api_name(name, shown) if renamed else name
        if api_name not in shown:
            yield f"{path}.{name} is not shown"
        elif name in _MAPS and isinstance(value, Mapping):
            yield from _members(value, shown[api_name], ids, f"{path}.{name}", renamed=False)
        else:
            yield from differences(value, shown[api_name], ids, f"{path}.{name}")


def _api_name(name: str, shown: Mapping[str, Any]) -> str:
    """EMR's API spells members as CloudFormation does, that of EMR Serverless begins them small."""
    return name if name in shown else _RENAMED.get(name) or name[0].lower() + name[1:]


def _are_tags(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping) and "Key" in value[0]


def _by_key(tags: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {one["Key"]: one["Value"] for one in tags}


def _intrinsic(value: Mapping[str, Any]) -> bool:
    [*names] = value
    return names == ["Ref"] or (len(names) == 1 and names[0].startswith("Fn::"))


def _parts(value: Any, ids: Mapping[str, str]) -> Iterator[str]:
    """What an intrinsic function must have left in the result: texts, and the ids of resources."""
    if isinstance(value, str):
        yield value
    elif "Ref" in value:
        if value["Ref"] in ids:
            yield ids[value["Ref"]]
    elif "Fn::GetAtt" in value:
        yield ids[value["Fn::GetAtt"][0]].rpartition("/")[2]
    elif "Fn::Join" in value:
        for part in value["Fn::Join"][1]:
            yield from _parts(part, ids)
