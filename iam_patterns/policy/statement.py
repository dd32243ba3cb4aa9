"""One statement of a policy.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal

from iam_patterns.policy.canonical_form import canonical_list, collapsed
from iam_patterns.policy.conditions import Condition, ConditionBlock, conditions_from_block
from iam_patterns.policy.formats import RESOURCE_POLICY_SID, SID, Format
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.tokens import contains_unknown, lowered
from iam_patterns.policy.wildcards import elements_of, wildcard_pattern
from iam_patterns.policy.wrong_types import not_a, not_all, not_conditions, not_strings

Effect = Literal["Allow", "Deny"]

_ACTION: Final = Format(
    r"\*|\*:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?-]+",
    "an action such as s3:GetObject, or *",
    "Write the service's prefix, a colon and the action's name.",
)
_RESOURCE: Final = Format(
    r"\*|arn:[^:\s]+:[^:\s]+:[^:]*:[^:]*:.*",
    "an ARN of six parts, wildcards allowed, or *",
    "Take the ARN from the resource's construct.",
)

_LISTS: Final = ("Action", "NotAction", "Resource", "NotResource")


@dataclass(frozen=True, slots=True, init=False)
class Statement:
    """One statement: an effect, on actions, on resources or for principals, under conditions.

    A statement of a permissions policy has resources, one of a trust policy has principals,
    one of a resource policy has both. CDK tokens may stand wherever a string does.

    Args:
        sid: The statement's purpose in letters and digits, such as ``ReadObjects``; in the policy
            of a resource other than a role, in printable characters. None only for statements that
            were read from a policy written elsewhere.
        effect: ``Allow`` or ``Deny``.
        actions: Actions that it matches; wildcards ``*`` and ``?`` allowed.
        not_actions: All actions except these. Exactly one of this and ``actions`` is required.
        resources: ARNs that it matches; wildcards allowed.
        not_resources: All resources except these. At most one of this and ``resources``.
        principals: The principals that it matches, in a trust or resource policy.
        not_principals: Everyone except these. At most one of this and ``principals``.
        conditions: When it applies, in the shape of IAM's JSON.
        wildcard_reason: Why a wildcard in it cannot be narrowed, in words for an auditor. It is
            not part of the policy: the roles use it to acknowledge exactly that wildcard.

    Raises:
        PolicyError: With every problem of the statement.

    Example:
        >>> Statement("ReadTags", actions=["ec2:DescribeTags"], resources=["*"]).to_dict()
        {'Sid': 'ReadTags', 'Effect': 'Allow', 'Action': 'ec2:DescribeTags', 'Resource': '*'}

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """

    sid: str | None
    effect: Effect
    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    principals: Principals | None
    not_principals: Principals | None
    conditions: tuple[Condition, ...]
    wildcard_reason: str | None = field(compare=False)

    def __init__(
        self,
        sid: str | None,
        *,
        effect: Effect = "Allow",
        actions: Sequence[str] = (),
        not_actions: Sequence[str] = (),
        resources: Sequence[str] = (),
        not_resources: Sequence[str] = (),
        principals: Principals | None = None,
        not_principals: Principals | None = None,
        conditions: ConditionBlock | None = None,
        wildcard_reason: str | None = None,
    ) -> None:
        given = (actions, not_actions, resources, not_resources)
        wrong = list(_wrong_types(sid, given, principals, not_principals, conditions))
        if wrong:
            refuse(f"statement {sid or 'without a Sid'}", wrong)
        object.__setattr__(self, "sid", sid)
        object.__setattr__(self, "effect", effect)
        object.__setattr__(self, "actions", canonical_list(actions))
        object.__setattr__(self, "not_actions", canonical_list(not_actions))
        object.__setattr__(self, "resources", canonical_list(resources))
        object.__setattr__(self, "not_resources", canonical_list(not_resources))
        object.__setattr__(self, "principals", principals or None)
        object.__setattr__(self, "not_principals", not_principals or None)
        object.__setattr__(self, "conditions", conditions_from_block(conditions or {}))
        object.__setattr__(self, "wildcard_reason", wildcard_reason)
        refuse(f"statement {sid or 'without a Sid'}", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if self.sid is not None and (problem := self._sid_problem(self.sid)):
            yield problem
        if not isinstance(self.effect, str) or self.effect not in ("Allow", "Deny"):
            yield Problem("Effect", self.effect, "Allow or Deny", "Correct the spelling.")
        yield from self._element_problems()
        for name, values, form in (
            ("Action", self.actions, _ACTION),
            ("NotAction", self.not_actions, _ACTION),
            ("Resource", self.resources, _RESOURCE),
            ("NotResource", self.not_resources, _RESOURCE),
        ):
            for value in values:
                if problem := form.problem_in_policy(name, value):
                    yield problem
        if self.principals:
            yield from self.principals.problems("Principal")
        if self.not_principals:
            yield from self.not_principals.problems("NotPrincipal")
        for condition in self.conditions:
            yield from condition.problems()

    def _sid_problem(self, sid: str) -> Problem | None:
        """The problem with a Sid; that of a trust policy is checked where it is read."""
        has_principal = self.principals or self.not_principals
        return (RESOURCE_POLICY_SID if has_principal else SID).problem("Sid", sid)

    def _element_problems(self) -> Iterator[Problem]:
        if bool(self.actions) == bool(self.not_actions):
            yield Problem.broken_rule(
                "Action",
                "exactly one of Action and NotAction is required",
                "List the actions of the statement in one of the two.",
                value=self.actions + self.not_actions,
            )
        if self.resources and self.not_resources:
            yield Problem.broken_rule(
                "Resource",
                "Resource and NotResource cannot be used together",
                "Split it into two statements.",
                value=self.resources + self.not_resources,
            )
        if self.principals and self.not_principals:
            yield Problem.broken_rule(
                "Principal",
                "Principal and NotPrincipal cannot be used together",
                "Split it into two statements.",
                value=self.not_principals.to_dict(),
            )
        if not (self.resources or self.not_resources or self.principals or self.not_principals):
            yield Problem.broken_rule(
                "Resource",
                "a permissions policy requires Resource, and a trust policy Principal",
                "List the ARNs that the statement applies to.",
            )

    def matches_action(self, action: str) -> bool:
        """Whether the Action or NotAction element matches an action, wildcards included."""
        if not isinstance(action, str):
            refuse("matches_action", not_a("action", action, str, "an action"))
        return _are_named(self.actions or self.not_actions, action) is bool(self.actions)

    def could_match_action(self, action: str) -> bool:
        """Whether it matches an action for some values of what is known only at deployment."""
        return self.matches_action(action) or any(
            contains_unknown(each) and could_match(elements_of(lowered(each)), action.lower())
            for each in self.actions
        )

    def matches_everyone(self) -> bool:
        """Whether the principal is ``*``, or NotPrincipal: everyone except a few."""
        named = self.principals
        return bool(self.not_principals or (named and (named.everyone or "*" in named.aws)))

    def with_sid(self, sid: str) -> "Statement":
        """The same statement under another Sid.

        Raises:
            PolicyError: When the Sid has other characters than letters and digits, or, in a
                statement with principals, characters that cannot be printed.
        """
        problem = self._sid_problem(sid)
        refuse(f"statement {sid}", [problem] if problem else [])
        renamed = copy(self)
        object.__setattr__(renamed, "sid", sid)
        return renamed

    def with_action(self, action: str) -> "Statement":
        """The same statement with one more action.

        Raises:
            PolicyError: When the action is malformed, or the statement has NotAction.
        """
        problem = _ACTION.problem("Action", action)
        if self.not_actions:
            problem = Problem.broken_rule(
                "Action",
                "cannot be added to a statement with NotAction",
                "Remove it from NotAction.",
                value=action,
            )
        refuse(f"statement {self.sid or 'without a Sid'}", [problem] if problem else [])
        widened = copy(self)
        object.__setattr__(widened, "actions", canonical_list((*self.actions, action)))
        return widened

    def with_conditions(self, conditions: Sequence[Condition]) -> "Statement":
        """The same statement with these conditions instead of its own."""
        refuse(
            f"statement {self.sid or 'without a Sid'}",
            not_all("conditions", conditions, Condition, "a Condition"),
        )
        changed = copy(self)
        object.__setattr__(changed, "conditions", tuple(conditions))
        return changed

    def with_resources(self, resources: Sequence[str]) -> "Statement":
        """The same statement with these resources instead of its own, and no NotResource."""
        wrong = [*not_all("Resource", resources, str, "an ARN or a pattern of ARNs")]
        refuse(f"statement {self.sid or 'without a Sid'}", wrong)
        changed = copy(self)
        object.__setattr__(changed, "resources", tuple(resources))
        object.__setattr__(changed, "not_resources", ())
        return changed

    def to_dict(self) -> dict[str, Any]:
        """The statement in IAM's canonical JSON form."""
        written: dict[str, Any] = {}
        if self.sid is not None:
            written["Sid"] = self.sid
        written["Effect"] = self.effect
        for element, principals in (
            ("Principal", self.principals),
            ("NotPrincipal", self.not_principals),
        ):
            if principals:
                written[element] = principals.to_dict()
        for element, values in (
            ("Action", self.actions),
            ("NotAction", self.not_actions),
            ("Resource", self.resources),
            ("NotResource", self.not_resources),
        ):
            if values:
                written[element] = collapsed(values)
        if self.conditions:
            block: dict[str, dict[str, str | list[str]]] = {}
            for condition in self.conditions:
                block.setdefault(condition.operator, {})[condition.key] = collapsed(
                    condition.values
                )
            written["Condition"] = block
        return written


def _wrong_types(
    sid: object,
    given: tuple[object, ...],
    principals: object,
    not_principals: object,
    conditions: object,
) -> Iterator[Problem]:
    if sid is not None and not isinstance(sid, str):
        yield Problem("Sid", sid, "a string", SID.fix)
    for name, values in zip(_LISTS, given, strict=True):
        if values != ():
            yield from not_strings(name, values)
    for name, value in (("Principal", principals), ("NotPrincipal", not_principals)):
        if value is not None and not isinstance(value, Principals):
            yield Problem(name, value, "Principals", "Import it from iam_patterns.policy.")
    if conditions is not None:
        yield from not_conditions("Condition", conditions)


@lru_cache(maxsize=65536)
def _are_named(patterns: tuple[str, ...], action: str) -> bool:
    """Whether an action matches a pattern. Cached, because policies repeat each other."""
    folded = action.lower()
    return any(wildcard_pattern(pattern.lower()).fullmatch(folded) for pattern in patterns)
