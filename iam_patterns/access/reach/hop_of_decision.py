"""A decision that allows, as a step of a way: what must hold for it, and by which statements.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from iam_patterns.access.reach.principals import Hop
from iam_patterns.access.reach.relaxed import RelaxedPolicy, in_words
from iam_patterns.access.reach.relaxed_control import is_of_control
from iam_patterns.policy import Decision, Request, Statement
from iam_patterns.policy.evaluation.compiled_statement import CompiledStatement
from iam_patterns.policy.evaluation.policies import RESOURCE_POLICY
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.tokens import shown

BOUNDARY: Final = "permissions boundary"
"""What decisions call the permissions boundary."""
_ALONE: Final = (BOUNDARY, RESOURCE_POLICY)

Words = tuple[str, ...]
"""What must hold for a statement to match."""


def hop_of(
    request: Request,
    decision: Decision,
    policies: Mapping[str, RelaxedPolicy],
    *,
    action: str,
    target: str,
    label: str,
) -> Hop:
    """A decision that allows, as a step.

    Args:
        request: The request.
        decision: The decision.
        policies: The policies by the names that the decision has.
        action: The action.
        target: What the step leads to.
        label: What the resource's policy is called.
    """
    requirements: dict[str, None] = {}
    by = []
    for where in decision.deciding:
        policy = policies.get(where.policy)
        if policy is None or is_of_control(where.policy):
            continue
        words = tuple(policy.requirements(where.index))
        if words:
            others = _alternatives(request, policies, where.policy, where.index)
            words = _either([words, *others])
        requirements |= dict.fromkeys(words)
        index, statement = policy.original[where.index]
        name = label if where.policy == RESOURCE_POLICY else where.policy.strip()
        by.append(shown(f"{name}, Statement[{index}]{_sid(statement.sid)}"))
    for policy in policies.values():
        requirements |= dict.fromkeys(_avoided(policy, request))
    requirements |= {f"{name} allows it too": None for name in decision.also_required}
    return Hop(action, target, tuple(requirements), tuple(by), decision.unknowns)


def _alternatives(
    request: Request, policies: Mapping[str, RelaxedPolicy], name: str, index: int
) -> Iterator[Words]:
    """What must hold for each other statement that could decide instead of one."""
    own = policies[name].document.statements[index]
    closely = _compiled(own).principal_match(request.caller)
    for other, policy in policies.items():
        is_like = other == name if name in _ALONE else other not in _ALONE
        if not is_like or is_of_control(other):
            continue
        for place, statement in enumerate(policy.document.statements):
            if statement.effect != "Allow" or (other, place) == (name, index):
                continue
            compiled = _compiled(statement)
            match = compiled.principal_match(request.caller)
            is_enough = match >= closely or (match and request.caller.kind == "Account")
            if is_enough and compiled.matches(request):
                yield tuple(policy.requirements(place))


def _either(alternatives: Iterable[Words]) -> Words:
    """What must hold if one of several alternatives must: those that require least.

    Example:
        >>> _either([("A", "B"), ("C",), ("C", "D")])
        ('(A and B) or C',)
        >>> _either([("A", "B"), ("B", "A")])
        ('A', 'B')
    """
    every = list({frozenset(words): words for words in reversed(list(alternatives))}.values())
    least = [words for words in reversed(every) if not any(set(o) < set(words) for o in every)]
    if len(least) == 1:
        return least[0]
    joined = (" and ".join(words) for words in least)
    return (
        " or ".join(
            f"({text})" if len(words) > 1 else text
            for words, text in zip(least, joined, strict=True)
        ),
    )


def _avoided(policy: RelaxedPolicy, request: Request) -> Iterator[str]:
    """The conditions of the Deny statements that the request must avoid."""
    for statement, without in policy.avoidable:
        compiled = _compiled(without)
        if compiled.matches(request) and compiled.principal_match(request.caller):
            words = " and ".join(map(in_words, policy.open_conditions(statement)))
            yield f"not ({words})" if words else "a Deny with a policy variable does not match"


@lru_cache(maxsize=4096)
def _compiled(statement: Statement) -> CompiledStatement:
    return CompiledStatement(
        statement, variables=True, polarity=Polarity.OPTIMISTIC, of_bounded=False
    )


def _sid(sid: str | None) -> str:
    return f" ({sid})" if sid else ""
