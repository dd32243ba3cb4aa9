"""The values that a template gets from outside: parameters, pseudo parameters, imports, lookups.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from typing import Any, Final

from iam_patterns.policy.tokens import contains_unknown, is_token, unknown, unknowns_in
from iam_patterns.template.dynamic_references import without_references
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.worlds import Choice, Default, Fact, Journal, Unknown, World

MOST_OPTIONS: Final = 8
"""The most values of one name that are looked at one by one."""
NO_VALUE: Final = object()
"""What ``AWS::NoValue`` stands for: the property or the item is not there."""

_STORED: Final = "AWS::SSM::Parameter::Value<"
_LISTS: Final = ("CommaDelimitedList", "List<")


class OutsideValues:
    """The values of one template from outside, given, assumed or unknown.

    Args:
        stack: The template, with the values that are given.
        journal: Notes what is not given.
        world: What is assumed.
        uses_defaults: Whether a parameter that is not given has its default.
    """

    def __init__(
        self, stack: StackTemplate, journal: Journal, world: World, *, uses_defaults: bool = True
    ) -> None:
        self._stack = stack
        self._journal = journal
        self._world = world
        self._uses_defaults = uses_defaults
        self.without_defaults: frozenset[str] = frozenset()
        """The parameters whose defaults are not used."""

    def of(self, name: str, *, is_own: bool = False) -> Any:  # noqa: ANN401 - any value can be given
        """A value by its name.

        Args:
            name: The name.
            is_own: Whether other stacks have other values of that name.
        """
        own = f"{self._stack.qualifier}{name}" if is_own else name
        for key in (own, name):
            if key in self._stack.parameters:
                return self.resolved(self._stack.parameters[key])
        if own in self._world.values:
            return self._world.values[own]
        self._journal.append(Unknown(own))
        return unknown(own)

    def resolved(self, value: Any) -> Any:  # noqa: ANN401 - any value
        """A value with its dynamic references replaced."""
        return without_references(value, self.of)

    def parameter(self, name: str) -> Any:  # noqa: ANN401 - a text or a list
        """The value of a declared parameter: given, its default, assumed, or unknown."""
        declared = self._stack.template["Parameters"][name]
        kind = str(declared.get("Type"))
        if name in self._stack.parameters:
            value = self.of(name)
        elif self._has_default(name, kind):
            value = self.resolved(declared["Default"])
            self._journal.append(Default(name, text_of(value)))
        else:
            value = self._open(name)
        is_list = kind.removeprefix(_STORED).startswith(_LISTS)
        return self._list(name, value) if is_list else _scalar(value)

    def allowed(self, name: str) -> list[str] | None:
        """The values that an open parameter may have; None if it may have any."""
        declared = self._stack.template.get("Parameters", {}).get(name, {})
        values = declared.get("AllowedValues")
        if not isinstance(values, list) or str(declared.get("Type")).startswith(_STORED):
            return None
        excluded = self._world.excluded.get(name, ())
        return [text for text in map(text_of, values) if text not in excluded]

    def _has_default(self, name: str, kind: str) -> bool:
        declared = self._stack.template["Parameters"][name]
        is_used = self._uses_defaults and name not in self.without_defaults
        return is_used and "Default" in declared and not kind.startswith(_STORED)

    def _open(self, name: str) -> Any:  # noqa: ANN401 - see of
        if name in self._world.values:
            return self._world.values[name]
        allowed = self.allowed(name) or []
        if len(allowed) == 1:
            return allowed[0]
        if 0 < len(allowed) <= MOST_OPTIONS:
            options = (Fact(frozenset({unknown(name), text}), equal=True) for text in allowed)
            self._journal.append(Choice(tuple(options)))
        return self.of(name)

    def _list(self, name: str, value: Any) -> Any:  # noqa: ANN401 - a list, or an unknown
        if isinstance(value, list):
            return [text_of(item) for item in value]
        text = text_of(value)
        if contains_unknown(text):
            is_whole = is_token(text)
            return text if is_whole else unknown(computed(f"list {name}", unknowns_in(text)))
        return [item.strip() for item in text.split(",")]


def computed(function: str, names: object) -> str:
    """The name of a value that is computed from unknown ones; see `inputs_of` of worlds."""
    listed = " ".join(f"<{name}>" for name in names) if isinstance(names, (list, tuple)) else ""
    return f"{function} of {listed}" if listed else function


def text_of(value: object) -> str:
    """A scalar as CloudFormation writes it.

    Raises:
        TypeError: When it is a list or an object.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError(f"not a scalar: {value!r}")


def _scalar(value: object) -> object:
    return value if isinstance(value, list) else text_of(value)
