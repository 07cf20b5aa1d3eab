"""The only door to ministack's private parts: nothing else here imports it, but for the server's own start.

ministack is a fast-moving package without a plugin interface. Its handlers of CloudFormation types and the stores of
its services are its own affairs, so the version that they were read in is checked when the server starts.
"""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Mapping, MutableMapping
from typing import Any

from ministack.core import responses

PINNED = "1.5.33"

# Handlers of a type: {"create": ..., "update": ..., "delete": ...}.
Handlers = MutableMapping[str, Any]


class WrongMinistackError(RuntimeError):
    """The installed ministack is not the one that the local AWS was written for."""


def check_version() -> None:
    """:raises WrongMinistackError: where another ministack than the pinned one is installed."""
    installed = importlib.metadata.version("ministack")
    if installed != PINNED:
        raise WrongMinistackError(
            f"local_aws is written for ministack {PINNED}, {installed} is installed. "
            "Run `make setup`, or read local_aws/seam.py before you move the pin."
        )


def account_id() -> str:
    """The account of the request being answered."""
    return str(responses.get_account_id())


def region() -> str:
    """The region of the request being answered."""
    return str(responses.get_region())


def enter(name: str) -> None:
    """Answer what follows for a region, where no request says one."""
    responses.set_request_region(name)


def scoped_store() -> Any:
    """A dictionary whose keys live per account and region."""
    return responses.AccountRegionScopedDict()


def provisioners() -> Any:
    """The module with CloudFormation's handlers. It imports forty services, hence not at the top."""
    from ministack.services.cloudformation import provisioners as module

    return module


def resource_handlers() -> MutableMapping[str, Handlers]:
    """Type name to handlers: what CloudFormation knows."""
    handlers: MutableMapping[str, Handlers] = provisioners()._RESOURCE_HANDLERS
    return handlers


def declare(
    type_name: str, *, create_only: frozenset[str], conditional: frozenset[str], tag_property: str | None
) -> None:
    """Tell change sets what replaces, and stack tags where to go."""
    module = provisioners()
    module._REPLACING_PROPERTIES[type_name] = tuple(sorted(create_only))
    if conditional:
        module._CONDITIONALLY_REPLACING_PROPERTIES[type_name] = tuple(sorted(conditional))
    if tag_property:
        module._STACK_TAG_PROPERTY[type_name] = (tag_property, "list")


def declare_reader(type_name: str, read: Any, properties: frozenset[str]) -> None:
    """Tell drift detection how to read a resource: from physical id and expected properties to the actual ones."""
    from ministack.services.cloudformation import drift

    drift._DRIFT_READERS[type_name] = (read, properties)


def generated_name(stack_name: str, logical_id: str) -> str:
    """The name CloudFormation makes up, a new one for each replacement."""
    return str(provisioners()._physical_name(stack_name, logical_id))


def service(name: str) -> Any:
    """A service of ministack (``ec2``, ``iam``, ``s3``) with its stores."""
    import importlib

    return importlib.import_module(f"ministack.services.{name}")


def core(name: str) -> Any:
    """A module of what ministack's services share (``iam_actions``)."""
    import importlib

    return importlib.import_module(f"ministack.core.{name}")


def may_pass(headers: Mapping[str, str], role_arn: str, to: str) -> bool:
    """Whether who signed a request may pass a role to a service. Where policies are not obeyed, everybody may.

    :param to: The service principal.
    """
    import importlib

    if not importlib.import_module("ministack.app").AUTH:
        return True
    key = core("router").extract_access_key_id(headers)
    passed = {"iam:PassedToService": to}
    denied = core("iam_evaluator").enforce(
        key, "iam:PassRole", "iam", region(), resource_arn=role_arn, service_context=passed
    )
    return denied is None


def role_may(name: str, action: str, resource_arn: str, context: Mapping[str, str] | None = None) -> bool:
    """Whether the policies of a role, and its boundary, allow an action, whoever takes the role.

    :param context: Condition keys. Default: none
    """
    evaluator, account = core("iam_evaluator"), account_id()
    asked = evaluator.EvalContext(
        principal_arn=f"arn:aws:iam::{account}:role/{name}",
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource_arn,
        region=region(),
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    boundary = evaluator._permissions_boundary(service("iam")._roles, name, account)
    allowed = evaluator.evaluate(asked, evaluator._gather_role_policies(name, account), *boundary)
    return bool(allowed.decision == "Allow")


def wrap(functions: MutableMapping[str, Any], name: str, ours: Any) -> None:
    """Call our own function in place of one of ministack's, which it gets as its first argument."""
    functions[name] = functools.partial(ours, functions[name])


def serve_emr(handle_request: Any) -> None:
    """Answer the EMR API with our own handler instead of ministack's."""
    service("emr").handle_request = handle_request


def serve(name: str, handle_request: Any) -> None:
    """Answer an API that ministack lacks: route its requests to us, and authorize them by botocore's model.

    :param name: Of the service, for botocore, IAM and signatures alike.
    """
    import importlib

    actions = core("iam_actions")
    importlib.import_module("ministack.app").SERVICE_HANDLERS[name] = handle_request
    core("router").SERVICE_PATTERNS[name] = {"host_patterns": [rf"{name}\."]}
    actions.SERVICE_TO_IAM_NAMESPACE[name] = name
    actions._BOTOCORE_SERVICE_MAP[name] = [name]
