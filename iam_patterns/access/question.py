"""Questions that cannot be right: unknown actions and keys, resources that an action lacks.

The answer to each would be "no", and the test that expects a "no" would pass by accident.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from iam_patterns.access.declared_names import DeclaredName, DeclaredNames
from iam_patterns.access.errors import AccessError, refuse
from iam_patterns.access.names import Names
from iam_patterns.access.parameters import text_problem
from iam_patterns.policy.problems import Problem
from iam_patterns.policy.wildcards import has_wildcard
from iam_patterns.service_reference import (
    Action,
    actions_like,
    is_known_key,
    nearest_action,
    nearest_key,
)

ANY: Final = "*"
_MOST_FORMATS: Final = 4


def the_action(name: str) -> Action:
    """The action with that name.

    Raises:
        AccessError: When there is none, or the name has a wildcard.
    """
    if has_wildcard(name) or ":" not in name:
        problem = Problem(
            "action", name, "one action, such as s3:GetObject", "Ask about each action."
        )
        raise AccessError(str(problem))
    found = actions_like(name)
    if not found:
        nearest = nearest_action(name)
        fix = f"Did you mean {nearest}?" if nearest else "See the service's page in the reference."
        raise AccessError(f"action: {name} does not exist. {fix}")
    return found[0]


def key_problems(keys: Iterable[str], actions: Sequence[str]) -> Iterator[Problem]:
    """A problem for each condition key that does not exist.

    Args:
        keys: The keys.
        actions: The actions of the request.
    """
    for key in keys:
        if not is_known_key(key, tuple(actions)):
            nearest = nearest_key(key)
            fix = f"Did you mean {nearest}?" if nearest else "See the page of the service's keys."
            yield Problem.broken_rule("context", f"{key} does not exist", fix)


def asked(
    function: str,
    action: str,
    resource: str | None,
    names: Names,
    declared: DeclaredNames,
) -> tuple[str, DeclaredName]:
    """The action and the resource that a question about a whole app is about.

    Args:
        function: The function that was called.
        action: The action, as it was passed.
        resource: The resource, as it was passed.
        names: The names of the app's resources.
        declared: What questions call them.

    Raises:
        AccessError: When one of them is wrong; see `the_action` and `refuse_resource`.
    """
    of_resource = text_problem("resource", resource, optional=True)
    refuse(function, [text_problem("action", action), of_resource])
    known = the_action(action)
    arn, keys = resource_asked(resource, known, names, declared)
    return known.name, DeclaredName(arn or ANY, keys)


def resource_asked(
    resource: str | None, action: Action, names: Names, declared: DeclaredNames, stack: str = ""
) -> tuple[str | None, Mapping[str, str | Sequence[str]]]:
    """The ARN that a question is about, and the condition keys that follow from its name.

    Args:
        resource: The resource, as it was passed; None if none was.
        action: The action.
        names: The names of the app's resources.
        declared: What questions call them.
        stack: The template file of the stack to resolve tokens in.

    Raises:
        AccessError: When the action supports no such resource; see `refuse_resource`.
    """
    text = None if resource is None else names.resource(resource, stack)
    found = declared.of(text, action) if text else None
    refuse_resource(action, found.arn if found else text, resource or "")
    return (found.arn, found.keys) if found else (text, {})


def refuse_resource(action: Action, resource: str | None, shown: str) -> None:
    """Refuses a resource that requests for an action never have.

    Args:
        action: The action.
        resource: The ARN with what its symbols stand for; None if none was passed.
        shown: The resource as it was passed.

    Raises:
        AccessError: When there is a resource and the action supports none, when there is none
            and it supports some, and when the action supports no such resource.
    """
    if not action.resources:
        if resource not in (None, ANY):
            raise AccessError(
                f"resource: {action.name} supports no resource (got {shown!r}). Leave it out."
            )
    elif resource is None:
        raise AccessError(
            f"resource: is required for {action.name}. Pass {_formats(action)}, or ask "
            f"allows_on_any({action.name!r})."
        )
    elif resource != ANY and "*" in resource:
        raise AccessError(
            f"resource: must be one resource, without wildcards (got {shown!r}). Pass one "
            f"resource, or ask allows_on_any({action.name!r})."
        )
    elif not action.is_about(resource):
        raise AccessError(
            f"resource: {action.name} does not support it (got {shown!r}). Pass {_formats(action)}."
        )


def _formats(action: Action) -> str:
    formats = [str(form) for form in action.resources]
    listed = " or ".join(formats[:_MOST_FORMATS])
    return listed if len(formats) <= _MOST_FORMATS else f"{listed} or another of its resources"
