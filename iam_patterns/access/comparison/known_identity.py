"""An IAM identity as it is compared: unknown values are symbols, and unknown policies have names.

An unknown value, such as a parameter without a default, is one value before and after a change. It
is taken to equal nothing but itself.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from iam_patterns.policy import Caller, PolicyDocument, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.evaluation.unknowns import has_unknowns
from iam_patterns.policy.inclusion.clause import Clause, clauses_of
from iam_patterns.policy.tokens import settled, shown
from iam_patterns.template import IamIdentity, IamRole

_TRUST: Final = "AssumeRolePolicyDocument"
_BOUNDARY: Final = "PermissionsBoundary"
_DURATION: Final = "MaxSessionDuration"
_DEFAULT_DURATION: Final = 3600
_PERHAPS_ANY: Final = "*${"


@dataclass(frozen=True, slots=True)
class KnownIdentity:
    """What is compared of an identity.

    Args:
        kind: ``role``, ``user`` or ``group``.
        arn: Its ARN.
        policies: Its identity policies that are known, with their names.
        unknown_policies: The names of its policies and statements that are not known.
        boundary: Its permissions boundary, if it has one that is known.
        unknown_boundary: The ARN of its boundary, if its document is not known.
        trust: Its trust policy, if it is a role.
        unknown_trust: The statements of its trust policy that are not known.
        session_seconds: The longest session, as the template has it, if it is a role.
        malformed: What IAM would reject.
    """

    kind: str
    arn: str
    policies: tuple[tuple[str, PolicyDocument], ...]
    unknown_policies: frozenset[str]
    boundary: PolicyDocument | None
    unknown_boundary: str
    trust: PolicyDocument | None
    unknown_trust: frozenset[str]
    session_seconds: str
    malformed: tuple[str, ...]

    @classmethod
    def of(cls, identity: IamIdentity) -> "KnownIdentity":
        """The identity as it is compared."""
        is_role = isinstance(identity, IamRole)
        limit = settled(str(identity.properties.get(_BOUNDARY, "")))
        return cls(
            kind=identity.kind,
            arn=settled(identity.arn),
            policies=tuple(
                (policy.name, settled_policy(policy.document)) for policy in identity.policies
            ),
            unknown_policies=frozenset(map(settled, _unknown_policies(identity))),
            boundary=settled_policy(identity.boundary.document) if identity.boundary else None,
            unknown_boundary="" if identity.boundary else limit,
            trust=settled_policy(identity.trust) if isinstance(identity, IamRole) else None,
            unknown_trust=frozenset(_unknown_statements(identity, of_trust=True)),
            session_seconds=_duration(identity) if is_role else "",
            malformed=tuple(str(p) for p in identity.policy_problems if p.is_malformed),
        )

    def with_only(self, policy: PolicyDocument) -> "KnownIdentity":
        """The identity with one policy, and without a boundary."""
        return replace(self.with_policy(policy), boundary=None)

    def with_policy(self, policy: PolicyDocument) -> "KnownIdentity":
        """The identity with one policy in place of its own, under its boundary if it is known."""
        return replace(
            self,
            policies=(("reference", policy),),
            unknown_policies=frozenset(),
            unknown_boundary="",
        )

    def with_value(self, token: str, text: str) -> "KnownIdentity":
        """The identity with a text in place of a symbol for an unknown value.

        Raises:
            PolicyError: When a policy is malformed with that text.
        """

        def replaced(document: PolicyDocument | None) -> PolicyDocument | None:
            return with_text_in(document, token, text) if document else None

        return replace(
            self,
            arn=self.arn.replace(token, text),
            policies=tuple((name, replaced(each) or each) for name, each in self.policies),
            boundary=replaced(self.boundary),
            trust=replaced(self.trust),
        )

    @property
    def documents(self) -> frozenset[PolicyDocument]:
        """The documents of its identity policies."""
        return frozenset(document for _, document in self.policies)

    @property
    def clauses(self) -> Iterator[Clause]:
        """The clauses of its policies, its boundary and its trust policy."""
        limits = [each for each in (self.boundary, self.trust) if each]
        for document in (*self.documents, *limits):
            yield from clauses_of(document)

    def decides_like(self, other: "KnownIdentity") -> bool:
        """Whether everything that is compared is the same, but for names."""
        return self.documents == other.documents and all(
            getattr(self, name) == getattr(other, name) for name in _COMPARED
        )

    @property
    def caller(self) -> Caller:
        """The caller that a request of it has; for a group, a member that no template declares."""
        return _caller(self.kind, self.arn)


@lru_cache(maxsize=16384)
def _caller(kind: str, arn: str) -> Caller:
    if kind == "role":
        return Caller.of_role(arn)
    if kind == "user":
        return Caller.of_user(arn)
    parsed = Arn.parse(arn)
    account = parsed.account if parsed else ""
    partition = parsed.partition if parsed else ""
    return Caller.of_user(f"arn:{partition}:iam::{account}:user/member-of-the-group")


def are_alike(before: IamIdentity, after: IamIdentity) -> bool:
    """Whether two identities without open choices are the same by value, which is quickly seen."""
    return (
        not before.choices
        and not after.choices
        and _parts(before) == _parts(after)
        and all(
            one.document == other.document
            for one, other in zip(before.policies, after.policies, strict=True)
        )
    )


def _parts(identity: IamIdentity) -> tuple[object, ...]:
    return (
        identity.arn,
        len(identity.policies),
        identity.missing,
        identity.other_groups,
        identity.policy_problems,
        identity.perhaps_attached,
        identity.boundary.document if identity.boundary else None,
        identity.properties.get(_BOUNDARY),
        identity.properties.get(_DURATION),
        identity.trust if isinstance(identity, IamRole) else None,
    )


_COMPARED: Final = (
    "arn",
    "unknown_policies",
    "boundary",
    "unknown_boundary",
    "trust",
    "unknown_trust",
    "session_seconds",
    "malformed",
)


def with_text_in(document: PolicyDocument, token: str, text: str) -> PolicyDocument:
    """A policy with a text in place of a symbol for an unknown value.

    Raises:
        PolicyError: When the policy is malformed with that text.
    """
    if token not in json.dumps(document.to_dict()):
        return document
    return _rewritten(document, lambda written: written.replace(token, text))


def settled_policy(document: PolicyDocument) -> PolicyDocument:
    """A policy with a symbol for each unknown value."""
    if not any(map(has_unknowns, document.statements)):
        return document
    return _rewritten(document, settled)


def _rewritten(document: PolicyDocument, change: Callable[[str], str]) -> PolicyDocument:
    """A policy whose JSON text is changed."""
    statements = [_rewritten_statement(each, change) for each in document.statements]
    return PolicyDocument(statements, version=document.version)


def _rewritten_statement(statement: Statement, change: Callable[[str], str]) -> Statement:
    """A statement whose JSON text is changed.

    A statement that is perhaps not there has the value that decides it after each resource, also
    after ``*``, as no policy is written.
    """
    resources = [change(text) for text in statement.resources]
    is_perhaps = any(text.startswith(_PERHAPS_ANY) for text in resources)
    readable = statement.with_resources(["*"]) if is_perhaps else statement
    written = json.loads(change(json.dumps(readable.to_dict())))
    (read,) = PolicyDocument.from_dict({"Statement": written}).statements
    return read.with_resources(resources) if is_perhaps else read


def _unknown_policies(identity: IamIdentity) -> Iterator[str]:
    yield from identity.missing_permissions
    yield from (f"a policy of the group {shown(name)}" for name in identity.other_groups)
    yield from (policy.name for policy in identity.perhaps_attached)
    yield from _unknown_statements(identity, of_trust=False)


def _unknown_statements(identity: IamIdentity, *, of_trust: bool) -> Iterator[str]:
    for problem in identity.policy_problems:
        if not problem.is_malformed and problem.location.startswith(_TRUST) is of_trust:
            yield str(problem)


def _duration(identity: IamIdentity) -> str:
    found: Any = identity.properties.get(_DURATION)
    return settled(str(_DEFAULT_DURATION if found is None else found))
