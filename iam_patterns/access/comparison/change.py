"""What a change opens and closes, principal by principal.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from textwrap import fill
from typing import Final, Literal

from iam_patterns.access.explanation import LastExplanations
from iam_patterns.policy import Condition, Decision, Policies, Request, UndecidedError, decide
from iam_patterns.policy.inclusion.comparison import Comparison, Verdict, request_of
from iam_patterns.policy.inclusion.space import Witness
from iam_patterns.policy.inclusion.trust_callers import OwnPolicies
from iam_patterns.policy.printable import printable
from iam_patterns.policy.tokens import shown, unsettled
from iam_patterns.service_reference.condition_keys import as_aws_writes_it

Subject = Literal[
    "permissions", "trust policy", "session length", "access to a resource", "chain of roles"
]

_MOST_ACTIONS: Final = 3
_WIDTH: Final = 80


@dataclass(frozen=True, slots=True)
class ChangedRequest:
    """A request whose answer a change changes.

    Args:
        request: The request.
        actions: The actions that it is the same for; the first is that of the request.
        before: The policies before the change.
        after: The policies after it.
        own_policies: What the caller's own policies are taken to be, in words.
        is_trust: Whether it is decided by the trust policy of the role that it assumes.
    """

    request: Request
    actions: tuple[str, ...]
    before: Policies
    after: Policies
    own_policies: str = ""
    is_trust: bool = False

    @property
    def decisions(self) -> tuple[Decision, Decision]:
        """The decisions before and after, with their reasons."""
        return decide(self.request, self.before), decide(self.request, self.after)

    @property
    def context(self) -> dict[str, tuple[str, ...]]:
        """The condition keys of the request that do not follow from the caller."""
        known = self.request.caller.keys
        return {
            key: values
            for key, values in self.request.context.items()
            if known.get(key) != values and key not in _OF_THE_RESOURCE
        }

    @property
    def not_sent(self) -> tuple[str, ...]:
        """The condition keys whose absence alone denies the request, before or after."""
        denied = next((one for one in self.decisions if one.outcome.endswith("denied")), None)
        if denied is None:
            return ()
        for miss in denied.near_misses:
            conditions = miss.where.statement.conditions
            not_sent = [one for one in conditions if one.key.lower() not in self.request.context]
            failed = [one for one in not_sent if _is_among(one, miss.failed)]
            if len(failed) == len(miss.failed):
                return tuple(dict.fromkeys(one.key for one in failed))
        return ()

    def __str__(self) -> str:
        more = len(self.actions) - _MOST_ACTIONS
        actions = ", ".join(self.actions[:_MOST_ACTIONS])
        actions += f" and {more} more" if more > 0 else ""
        text = f"{actions} on {self.request.resource}"
        if self.is_trust:
            text = f"{self.request.caller.arn} by {actions}"
        sent = [
            f"{as_aws_writes_it(key)} {' and '.join(values) or 'empty'}"
            for key, values in self.context.items()
        ]
        text += f" with {', '.join(sent)}" if sent else ""
        text += f" without {' and '.join(self.not_sent)}" if self.not_sent else ""
        is_plain = self.own_policies in ("", OwnPolicies.ALLOW.value)
        return printable(shown(unsettled(text if is_plain else f"{text}, if {self.own_policies}")))


def _is_among(condition: Condition, failed: tuple[str, ...]) -> bool:
    """Whether a condition is one of those that did not match, which are in words."""
    return any(text.startswith(f"{condition.operator} {condition.key} ") for text in failed)


_OF_THE_RESOURCE: Final = ("aws:resourceaccount", "s3:resourceaccount")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change does to one principal's access, or to who can assume a role.

    Args:
        principal: The construct path of the role, user or group. For access to a resource also
            a principal that no template declares, such as ``account 222222222222``.
        subject: ``permissions``, ``trust policy``, ``session length``, ``access to a resource``
            or ``chain of roles``.
        verdict: ``broader``, ``narrower``, ``equal`` or ``cannot tell``.
        opened: Requests that are allowed after and were not before, one for each group of actions.
        closed: A request that is no longer allowed, where the verdict is ``narrower``.
        reason: What stands in the way if it cannot be told, or what else there is to say.
        resource: The ARN of the resource, or the path of the role that starts a chain; empty for
            the other subjects.
        through: What a chain leads to: roles and resources, the nearest first.
    """

    principal: str
    subject: Subject
    verdict: Verdict
    opened: tuple[ChangedRequest, ...] = ()
    closed: ChangedRequest | None = None
    reason: str = ""
    resource: str = ""
    through: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Who, and access to what, in one line."""
        if self.subject == "access to a resource":
            return f"{self.principal} on {self.resource}"
        if self.subject == "chain of roles":
            return f"{self.principal} -> {self.resource}, chain of roles"
        return f"{self.principal}, {self.subject}"

    def __str__(self) -> str:
        reason = f": {self.reason}" if self.reason else ""
        lines = [f"{self.title}: {self.verdict}{reason}"]
        lines += [f"  now allowed: {opening}" for opening in self.opened]
        lines += [f"  no longer allowed: {self.closed}"] if self.closed else []
        lines += [f"  from there: {each}" for each in self.through]
        return "\n".join(map(_wrapped, shown(unsettled("\n".join(lines))).splitlines()))


def _wrapped(line: str) -> str:
    """A line on several, where it is too long and has spaces to break it at."""
    return fill(
        line,
        _WIDTH,
        subsequent_indent="      ",
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def difference_of(
    comparison: Comparison,
    reason: str,
    *,
    principal: str,
    subject: Subject,
    resource: str = "",
    through: tuple[str, ...] = (),
) -> Difference:
    """A comparison as a difference.

    Args:
        comparison: The comparison.
        reason: The reason, with the world in which it is so.
        principal: The principal.
        subject: What was compared.
        resource: The resource.
        through: What a chain leads to.
    """
    opened = tuple(_changed_request(witness, comparison) for witness in comparison.opened)
    closed = _changed_request(comparison.closed, comparison) if comparison.closed else None
    return Difference(
        principal, subject, comparison.verdict, opened, closed, reason, resource, through
    )


def _changed_request(witness: Witness, comparison: Comparison) -> ChangedRequest:
    return ChangedRequest(
        request_of(witness),
        witness.actions,
        *comparison.policies_for(witness),
        own_policies=witness.case.own_policies,
        is_trust=witness.is_trust,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What a change does to the access of principals, and to the resources of an app.

    Args:
        differences: One for each principal and subject, and for each principal and resource.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    differences: tuple[Difference, ...]

    @property
    def broader(self) -> tuple[Difference, ...]:
        """Where something is allowed that was not."""
        return tuple(self._with("broader"))

    @property
    def narrower(self) -> tuple[Difference, ...]:
        """Where something is no longer allowed, and nothing that was not allowed before."""
        return tuple(self._with("narrower"))

    @property
    def equal(self) -> tuple[Difference, ...]:
        """Where the same requests are allowed."""
        return tuple(self._with("equal"))

    @property
    def cannot_tell(self) -> tuple[Difference, ...]:
        """Where it could not be decided, with what stands in the way."""
        return tuple(self._with("cannot tell"))

    def _with(self, verdict: Verdict) -> Iterator[Difference]:
        return (difference for difference in self.differences if difference.verdict == verdict)

    def __str__(self) -> str:
        changed = (*self.broader, *self.cannot_tell, *self.narrower)
        return "\n".join(map(str, changed)) or "No access changed."


@dataclass(frozen=True, slots=True, repr=False)
class Compliance(Change):
    """Whether an app allows no more than a reference: true where nothing is broader.

    In a condition it is true or false; with pytest, a failing ``assert`` prints what is allowed
    beyond the reference. What cannot be told raises an `UndecidedError`.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    def __bool__(self) -> bool:
        __tracebackhide__ = True
        LastExplanations.leave(sys._getframe(1), self, repr(self), partial(str, self))  # noqa: SLF001 - the line that asks, for pytest
        if self.broader:
            return False
        if self.cannot_tell:
            raise UndecidedError(str(self))
        return True

    def __repr__(self) -> str:
        return f"<{len(self.broader)} beyond the reference>"
