"""The conditions of a template: true, false, or open until deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.tokens import contains_token, is_token, unknown, unknowns_in
from iam_patterns.template.outside_values import OutsideValues, text_of
from iam_patterns.template.worlds import Choice, Comparison, Dependency, Fact, Journal, World

_MALFORMED: Final = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
_TRUE: Final = "true"
_ACCOUNT: Final = "AWS::AccountId"


class Conditions:
    """The conditions of one template.

    A condition that is not declared, malformed, or needs itself is open.

    Args:
        declared: The section ``Conditions``.
        resolve: Resolves the compared values.
        values: The values from outside.
        journal: Notes the open comparisons.
        world: The assumed results of open comparisons.
    """

    def __init__(
        self,
        declared: Mapping[str, Any],
        resolve: Callable[[Any], Any],
        values: OutsideValues,
        journal: Journal,
        world: World,
    ) -> None:
        self._declared = declared
        self._resolve = resolve
        self._values = values
        self._journal = journal
        self._world = world
        self._known: dict[str, tuple[bool | None, list[Dependency]]] = {}
        self._evaluating: set[str] = set()

    def holds(self, name: str) -> bool | None:
        """Whether a condition is true; None if that is known only at deployment."""
        if name in self._evaluating:
            return self._by_name(name)
        if name not in self._known:
            start = len(self._journal)
            self._evaluating.add(name)
            try:
                result = self._evaluated(self._declared[name])
            except _MALFORMED:
                del self._journal[start:]
                result = self._by_name(name)
            finally:
                self._evaluating.discard(name)
            self._known[name] = result, list(dict.fromkeys(self._journal[start:]))
            return result
        result, dependencies = self._known[name]
        self._journal += dependencies
        return result

    def _evaluated(self, condition: Mapping[str, Any]) -> bool | None:
        ((function, argument),) = condition.items()
        if function == "Condition":
            return self.holds(argument)
        if function == "Fn::Equals":
            one, other = argument
            return self._equal(one, other)
        if function == "Fn::Not":
            (negated,) = argument
            result = self._evaluated(negated)
            return None if result is None else not result
        if function not in ("Fn::And", "Fn::Or"):
            raise ValueError(function)
        return self._joined(argument, decisive=function == "Fn::Or")

    def _joined(self, parts: list[Any], *, decisive: bool) -> bool | None:
        """The result of several conditions, of which one that is decisive settles it."""
        start = len(self._journal)
        is_open = False
        for part in parts:
            before = len(self._journal)
            result = self._evaluated(part)
            if result is decisive:
                del self._journal[start:before]
                return decisive
            is_open = is_open or result is None
        return None if is_open else not decisive

    def _equal(self, one: object, other: object) -> bool | None:
        start = len(self._journal)
        texts = [text_of(self._values.resolved(self._resolve(side))) for side in (one, other)]
        sides = frozenset(texts)
        if len(sides) == 1:
            return True
        literal, compared = sorted(texts, key=contains_token)
        if not contains_token(compared):
            return False
        return self._compared(sides, literal, compared, start)

    def _compared(self, sides: Comparison, literal: str, compared: str, start: int) -> bool | None:
        """The assumed result of an open comparison; else notes that it is open."""
        result = self._world.result(sides)
        if result is not None:
            return result
        if is_token(compared) and (names := unknowns_in(compared)):
            allowed = self._values.allowed(names[0])
            if not contains_token(literal):
                if allowed is not None and literal not in allowed:
                    return False
                if names[0] == _ACCOUNT and not ACCOUNT_ID.matches(literal):
                    return False
            own = frozenset(names)
            self._journal[start:] = [
                found
                for found in self._journal[start:]
                if not (isinstance(found, Choice) and found.names == own)
            ]
        self._journal.append(_choice(sides))
        return None

    def _by_name(self, name: str) -> bool | None:
        """The assumed result of a condition that cannot be evaluated."""
        sides = frozenset({unknown(f"condition {name}"), _TRUE})
        result = self._world.result(sides)
        if result is None:
            self._journal.append(_choice(sides))
        return result


def _choice(sides: Comparison) -> Choice:
    return Choice((Fact(sides, equal=True), Fact(sides, equal=False)))
