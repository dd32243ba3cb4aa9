"""The conditions of a template: which hold, which do not, and which are open.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
"""

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from iam_patterns.policy.tokens import contains_token

Comparison = frozenset[str]
"""The two sides of an ``Fn::Equals``, resolved; one where they are the same."""

Outcomes = Mapping[Comparison, bool]
"""How comparisons that are open turn out."""

_EXHAUSTIVE: Final = 4
"""Of so many open comparisons every combination is looked at: 16 of four."""
_TWO: Final = 2


class Conditions:
    """The conditions of one template.

    Args:
        declared: The section ``Conditions``.
        resolve: Resolves the values that are compared.
        assumed: How open comparisons are taken to turn out.
    """

    def __init__(
        self, declared: Mapping[str, Any], resolve: Callable[[Any], Any], assumed: Outcomes
    ) -> None:
        self._declared = declared
        self._resolve = resolve
        self._assumed = assumed

    def holds(self, name: str) -> bool | None:
        """Whether a condition holds; None when that is known only at deployment."""
        return self._holds(self._declared.get(name))

    def open_comparisons(self, name: str) -> set[Comparison]:
        """The comparisons below a condition that are known only at deployment."""
        found: set[Comparison] = set()
        waiting: list[Any] = [{"Condition": name}]
        seen: set[str] = set()
        while waiting:
            function, argument = _function(waiting.pop())
            if function == "Condition":
                waiting += [] if str(argument) in seen else [self._declared.get(str(argument))]
                seen.add(str(argument))
            elif function == "Fn::Equals" and isinstance(argument, list) and len(argument) == _TWO:
                sides = self._sides(argument)
                if _is_open(sides):
                    found.add(sides)
            elif isinstance(argument, list):
                waiting.extend(argument)
        return found

    def _holds(self, condition: Any) -> bool | None:  # noqa: ANN401 - as the template has it
        function, argument = _function(condition)
        if function == "Condition":
            return self.holds(argument)
        if function == "Fn::Equals":
            sides = self._sides(argument)
            return self._assumed.get(sides) if _is_open(sides) else len(sides) == 1
        parts = [self._holds(part) for part in argument]
        if function == "Fn::Not":
            return None if parts[0] is None else not parts[0]
        if function not in ("Fn::And", "Fn::Or"):
            return None
        decisive = function == "Fn::Or"
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive

    def _sides(self, argument: Any) -> Comparison:  # noqa: ANN401 - as the template has it
        return frozenset(str(self._resolve(side)) for side in argument)


def _function(condition: Any) -> tuple[str, Any]:  # noqa: ANN401 - as the template has it
    """The one function of a condition and its argument; of what is none, nothing."""
    if not isinstance(condition, Mapping) or len(condition) != 1:
        return "", ()
    ((name, argument),) = condition.items()
    return str(name), argument


def outcomes(comparisons: Iterable[Comparison]) -> list[Outcomes]:
    """The ways in which open comparisons could turn out together.

    Every combination of up to four; of more none, all, each alone and all but each. One value
    never equals two others at once.
    """
    keys = sorted(comparisons, key=sorted)
    if len(keys) <= _EXHAUSTIVE:
        chosen = [
            frozenset(itertools.compress(keys, bits))
            for bits in itertools.product((False, True), repeat=len(keys))
        ]
    else:
        every = frozenset(keys)
        alone = [frozenset({key}) for key in keys]
        chosen = [frozenset(), every, *alone, *(every - {key} for key in keys)]
    return [{key: key in holding for key in keys} for holding in chosen if _are_possible(holding)]


def _are_possible(holding: Iterable[Comparison]) -> bool:
    values: dict[str, str] = {}
    for sides in holding:
        literal, compared = sorted(sides, key=contains_token)
        if not contains_token(literal) and values.setdefault(compared, literal) != literal:
            return False
    return True


def _is_open(sides: Comparison) -> bool:
    return len(sides) > 1 and any(map(contains_token, sides))
