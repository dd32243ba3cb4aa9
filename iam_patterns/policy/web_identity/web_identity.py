"""A web identity: the issuer, audience, subject and claims that a token must have.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.canonical_form import canonical_list
from iam_patterns.policy.formats import OIDC_ISSUER, Format
from iam_patterns.policy.patterns import is_specific
from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.trust import Trust
from iam_patterns.policy.web_identity.shared_issuers import BUILT_IN_ISSUERS, SHARED_ISSUERS

_LONGEST_ISSUER: Final = 255
_ANY_TEXT: Final = Format(r"[\s\S]+", "a string that is not empty", "Write the value.")

CLAIMS_OF_ISSUER: Final = {
    "token.actions.githubusercontent.com": frozenset(
        {
            "actor",
            "actor_id",
            "enterprise_id",
            "environment",
            "job_workflow_ref",
            "ref",
            "repository",
            "repository_id",
            "repository_owner_id",
            "workflow",
        }
    ),
}
"""Claims other than ``aud`` and ``sub`` that STS knows, by issuer; none for other issuers."""


@dataclass(frozen=True, slots=True, init=False)
class WebIdentity:
    """Identities with a token of one OIDC issuer, with a given audience and subject.

    Args:
        issuer: The issuer, with or without ``https://``, exactly as in ``iss`` of its tokens.
        audiences: Allowed values of ``aud``. No wildcards.
        subjects: Allowed values of ``sub``. ``*`` and ``?`` are wildcards.
        claims: Further claims and their allowed values, for issuers whose claims STS knows.
        allow_any_subject: Accepts any subject: every identity with a token of the issuer for
            the audience can assume the role. Not possible for a shared issuer whose tenant is
            in the subject.

    Raises:
        PolicyError: With every problem, including a shared issuer without a tenant.

    Example:
        >>> identity = WebIdentity(
        ...     issuer="https://login.example.com",
        ...     audiences=["sts.amazonaws.com"],
        ...     subjects=["nightly-report"],
        ... )
        >>> identity.conditions()["StringEquals"]["login.example.com:sub"]
        ('nightly-report',)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
    """

    issuer: str
    audiences: tuple[str, ...]
    subjects: tuple[str, ...]
    claims: tuple[tuple[str, tuple[str, ...]], ...]

    def __init__(
        self,
        *,
        issuer: str,
        audiences: Sequence[str],
        subjects: Sequence[str],
        claims: Mapping[str, Sequence[str]] | None = None,
        allow_any_subject: bool = False,
    ) -> None:
        _refuse_wrong_types(issuer, audiences, subjects, claims, allow_any_subject)
        object.__setattr__(self, "issuer", issuer.removeprefix("https://"))
        object.__setattr__(self, "audiences", canonical_list(audiences))
        object.__setattr__(self, "subjects", canonical_list(subjects))
        kept = tuple(
            sorted((name, canonical_list(values)) for name, values in (claims or {}).items())
        )
        object.__setattr__(self, "claims", kept)
        refuse(
            f"web identity of {self.issuer}",
            [*self._problems(allow_any_subject=allow_any_subject), *self._tenant_problems()],
        )

    @property
    def url(self) -> str:
        """The issuer as a URL."""
        return f"https://{self.issuer}"

    def principal(self, partition: str, account: str) -> str:
        """The federated principal: the ARN of the account's OIDC provider, or a built-in one."""
        if self.issuer in BUILT_IN_ISSUERS:
            return self.issuer
        return f"arn:{partition}:iam::{account}:oidc-provider/{self.issuer}"

    def conditions(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """The claims that a token must have, as conditions of a trust policy."""
        keys = {"aud": self.audiences, **dict(self.claims)}
        block: dict[str, dict[str, tuple[str, ...]]] = {"StringEquals": {}}
        for claim, values in (keys | ({"sub": self.subjects} if self.subjects else {})).items():
            operator = "StringLike" if any(map(_has_wildcard, values)) else "StringEquals"
            block.setdefault(operator, {})[f"{self.issuer}:{claim}"] = values
        return block

    def trust(self, principal: str, *, sid: str = "TrustWebIdentity") -> Trust:
        """The trust policy for these identities.

        Args:
            principal: The ARN of the issuer's OIDC provider, as returned by `principal`.
            sid: The statement's purpose.
        """
        return Trust.web_identity(principal, conditions=self.conditions(), sid=sid)

    def _problems(self, *, allow_any_subject: bool) -> Iterator[Problem]:
        problem = OIDC_ISSUER.problem("issuer", self.issuer)
        if problem or (len(self.url) > _LONGEST_ISSUER and not contains_token(self.issuer)):
            yield problem or Problem("issuer", self.issuer, OIDC_ISSUER.allowed, OIDC_ISSUER.fix)
        if not self.audiences:
            yield Problem.broken_rule(
                "audiences",
                "at least one audience is required: without it, a token for another service works",
                "Use sts.amazonaws.com, or the audience that your provider documents for AWS.",
            )
        if not self.subjects and not allow_any_subject:
            yield Problem.broken_rule(
                "subjects",
                "at least one subject is required: without it, any token of the issuer works",
                "Add the subjects that may assume the role, or set allow_any_subject=True.",
            )
        yield from self._wildcard_problems()
        yield from self._claim_problems()

    def _wildcard_problems(self) -> Iterator[Problem]:
        for path, values in (("audiences", self.audiences), ("subjects", self.subjects)):
            for index, value in enumerate(values):
                if not is_specific(value) or (path == "audiences" and _has_wildcard(value)):
                    yield Problem(
                        f"{path}[{index}]",
                        value,
                        "more than wildcards and policy variables"
                        if path == "subjects"
                        else "without wildcards and policy variables",
                        "Write the value that your provider documents.",
                    )

    def _claim_problems(self) -> Iterator[Problem]:
        known = CLAIMS_OF_ISSUER.get(self.issuer, frozenset())
        for name, values in self.claims:
            if name not in known:
                yield Problem.broken_rule(
                    f"claims.{name}",
                    "STS does not know this claim, so that nobody could assume the role",
                    f"Use one of {', '.join(sorted(known))}, or the subject."
                    if known
                    else "Include it in the subject, if the issuer can do that.",
                    value=values,
                )
            for value in values:
                if not is_specific(value):
                    yield Problem(
                        f"claims.{name}",
                        value,
                        "more than wildcards and policy variables",
                        "Write the value that your provider documents.",
                    )

    def _tenant_problems(self) -> Iterator[Problem]:
        shared = SHARED_ISSUERS.get(self.issuer)
        if shared is None:
            return
        parameter = "subjects" if shared.claim == "sub" else "audiences"
        values = self.subjects if shared.claim == "sub" else self.audiences
        located = {f"{parameter}[{index}]": value for index, value in enumerate(values)}
        for path, value in (located or {parameter: ""}).items():
            if problem := shared.problem(path, value):
                yield problem


def _refuse_wrong_types(
    issuer: object, audiences: object, subjects: object, claims: object, allow_any_subject: object
) -> None:
    arguments = Arguments("WebIdentity")
    arguments.check("issuer", issuer, _ANY_TEXT)
    arguments.strings("audiences", audiences, _ANY_TEXT, empty=True)
    arguments.strings("subjects", subjects, _ANY_TEXT, empty=True)
    arguments.check_flag("allow_any_subject", allow_any_subject)
    if claims is not None and not isinstance(claims, Mapping):
        arguments.refuse("claims", claims, "a mapping", "Map each claim to its allowed values.")
    for name, values in claims.items() if isinstance(claims, Mapping) else ():
        arguments.check("claims", name, _ANY_TEXT)
        arguments.strings(f"claims.{name}", values, _ANY_TEXT)
    arguments.raise_problems()


def _has_wildcard(value: str) -> bool:
    return "*" in value or "?" in value
