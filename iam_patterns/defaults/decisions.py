"""Decides which values a role gets: the first rule that has a value, or the role's own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from aws_cdk import Duration

from iam_patterns.defaults.report import Action, Outcome
from iam_patterns.defaults.scopes import ScopeFacts
from iam_patterns.defaults.values import DefaultValues, boundary_in_words
from iam_patterns.policy.tokens import contains_token, shown

_NAMES: Final[Mapping[str, str]] = {
    "permissions_boundary": "permissionsBoundary",
    "path": "path",
    "max_session_duration": "maxSessionDuration",
}
"""The names of the properties in Python and in CDK."""

_OWN: Final = "the role has its own"
_FITS: Final = "the role's own meets the rule"
_CUSTOMIZED: Final = (
    "iam.Role.customize_roles keeps the app from creating the role; give it to the role that is "
    "created by hand"
)
_NODES: Final = (
    "Amazon EKS does not let the nodes or pods of a role with a path join the cluster "
    "(https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting_iam.html)"
)


@dataclass(frozen=True, slots=True)
class Layer:
    """The values of one rule.

    Args:
        name: How reports name the rule.
        values: Its values.
        enforce: Whether they win over the role's own.
    """

    name: str
    values: DefaultValues
    enforce: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What happens to one property of a role.

    Args:
        key: The property in CDK.
        value: The value that the role gets, if there is a change.
        enforced: Whether the value wins over what another injector sets.
        outcome: What reports say.
        accepts: Whether another value is as strict as that of the rule.
    """

    key: str
    value: object
    enforced: bool
    outcome: Outcome
    accepts: Callable[[object], bool]


def decided(
    given: Mapping[str, Any], layers: Sequence[Layer], facts: ScopeFacts, path: str
) -> Iterator[Decided]:
    """What happens to each property that a rule has a value for.

    Args:
        given: The properties that the role was created with.
        layers: The rules that apply to it, the first before the others.
        facts: What is known of the construct that it is created in.
        path: Its construct path.
    """
    for name, key in _NAMES.items():
        for layer in layers:
            if getattr(layer.values, name) is not None:
                yield _decided(name, given.get(key), layer, facts, path)
                break


def _decided(name: str, own: object, layer: Layer, facts: ScopeFacts, path: str) -> Decided:
    value = getattr(layer.values, name)

    def because(action: Action, reason: str = "", new: object = None) -> Decided:
        outcome = Outcome(
            path=path,
            property_name=name,
            action=action,
            rule=layer.name,
            value=_in_words(value),
            reason=reason,
        )
        accepts = partial(_accepts, name, value)
        return Decided(_NAMES[name], new, layer.enforce, outcome, accepts)

    if facts.is_customized:
        return because("left", _CUSTOMIZED)
    if own is not None and not layer.enforce:
        return because("kept", _OWN)
    if own is not None and _accepts(name, value, own):
        return because("kept", _FITS)
    if name == "path" and facts.has_nodes_of_eks:
        return because("left", _NODES)
    new = facts.stack.boundary(value) if name == "permissions_boundary" else value
    return because("set" if own is None else "replaced", new=new)


def _accepts(name: str, value: Any, own: Any) -> bool:  # noqa: ANN401 - one of three types, by its name
    """Whether another value is as strict as an enforced one."""
    if name == "path":
        return not contains_token(own) and str(own).startswith(value)
    if name == "max_session_duration":
        return not own.is_unresolved() and bool(own.to_seconds() <= value.to_seconds())
    return own is value


def same(value: Any, other: Any) -> bool:  # noqa: ANN401 - one of three types
    """Whether two values of a property are equal, also if an injector has copied one."""
    if isinstance(value, Duration) and isinstance(other, Duration):
        return str(value.to_iso_string()) == str(other.to_iso_string())
    return value is other or (isinstance(value, str) and value == other)


def _in_words(value: Any) -> str:  # noqa: ANN401 - one of three types
    if isinstance(value, Duration):
        return f"{value.to_seconds():g} seconds"
    return shown(value) if isinstance(value, str) else boundary_in_words(value)
