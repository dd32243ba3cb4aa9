"""What a rule is, and what it finds.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_graph import TrustingRole
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import InvalidInputError, PolicyDocument
from iam_patterns.policy.wrong_types import not_a, not_all
from iam_patterns.template import IamIdentity, IamRole, TemplateResource

Severity = Literal["error", "warning", "note"]

SUBJECTS: Final = {
    TrustPolicy: "A role",
    TrustingRole: "A role",
    IamRole: "A role",
    PolicyDocument: "A role, user or group",
    IamIdentity: "A role, user or group",
    EffectivePermissions: "A role, user or group",
    ResourcePolicy: "A resource policy",
    TemplateResource: "A resource",
}
"""What a rule can be about, and what its title calls the subject where none is meant."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """One place where a rule fires.

    Args:
        detail: What is wrong there, with the values seen: one sentence.
        locations: Where it is. For a trust policy, a resource policy or a policy document, the
            path in that document, such as ``Statement[0]``; for any other subject, the path in the
            resource, such as ``Properties.MaxSessionDuration``. Empty for a whole resource.
        fix: How to fix this one, if the rule's own fix is too general.
        example: Code that fixes this one, likewise.
        is_guess: Whether it depends on something that the template does not say. The detail
            then says "could", and the severity is a warning.
        is_note: Whether it only takes access away or is not yours to fix: the severity is a
            note.
        summary: What it has in common with others, such as a service. On roles that CDK or SAM
            made, all with the same summary are one finding.
        same_as: The rules that report the same mistake: where one of them fires at every
            location of the cause, this one is left out.
        cause: Where the mistake is, if not at the locations: in the same form.
        hides_others: Whether nobody can use the statements at its locations, so that no other
            finding of ours on trust policies is true of them.

    Raises:
        InvalidInputError: If the detail or a location is not a string.
    """

    detail: str
    locations: tuple[str, ...] = ()
    fix: str = ""
    example: str = ""
    is_guess: bool = False
    is_note: bool = False
    summary: str = ""
    same_as: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    hides_others: bool = False

    def __post_init__(self) -> None:
        wrong = [
            *not_a("detail", self.detail, str, "a sentence"),
            *not_all("locations", self.locations, str, "a path such as Statement[0]"),
        ]
        if wrong:
            raise InvalidInputError("Weakness", wrong)


S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[S]):
    """One rule.

    Args:
        id: Its name. For the rules of this package it is the path of its file:
            ``trust-any-principal`` is in ``rules/trust/any_principal.py``.
        severity: ``error`` stops the synthesis; ``warning`` and ``note`` do not. The settings
            can change it.
        subject: What it looks at: one of `SUBJECTS`.
        title: What is wrong, a sentence with ``{subject}`` for the role or resource, and
            ``{can}`` for "can" or, in a guess, "could".
        risk: What can happen, one sentence.
        fix: What to do about it, one sentence.
        example: Code that does it. ``stack`` is the stack it is in.
        page: The AWS page that says so.
        find: Yields each `Weakness` of one subject.

    Example:
        >>> def find(policy: TrustPolicy, settings: Settings) -> list[Weakness]:
        ...     return [
        ...         Weakness("The statement has no Sid.", (location,))
        ...         for location, statement in policy.allows
        ...         if not statement.sid
        ...     ]
        >>> rule = Rule(
        ...     id="acme-trust-sid",
        ...     severity="warning",
        ...     subject=TrustPolicy,
        ...     title="{subject} has a trust statement without a Sid.",
        ...     risk="Nobody can tell what the statement is for.",
        ...     fix="Add a Sid that says why the principal is trusted.",
        ...     example='iam.PolicyStatement(sid="Deploy", ...)',
        ...     page="https://docs.aws.amazon.com/IAM/latest/UserGuide/"
        ...     "reference_policies_elements_sid.html",
        ...     find=find,
        ... )
        >>> rule.summary
        'A role has a trust statement without a Sid.'
    """

    id: str
    severity: Severity
    subject: type[S]
    title: str
    risk: str
    fix: str
    example: str
    page: str
    find: Callable[[S, Settings], Iterable[Weakness]]

    @property
    def summary(self) -> str:
        """The title, of no role or resource in particular."""
        words = next((words for kind, words in SUBJECTS.items() if kind is self.subject), "")
        return self.title.replace("{subject}", words).replace("{can}", "can")


AnyRule = (
    Rule[TrustPolicy]
    | Rule[TrustingRole]
    | Rule[IamRole]
    | Rule[PolicyDocument]
    | Rule[IamIdentity]
    | Rule[EffectivePermissions]
    | Rule[ResourcePolicy]
    | Rule[TemplateResource]
)
"""A rule on any of the subjects."""
