"""Reads the policy documents of templates as far as they are known before deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-iam-role-policy.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from iam_patterns.policy import PolicyDocument, PolicyError, Statement
from iam_patterns.policy.tokens import contains_unknown, is_token, shown, unknown
from iam_patterns.template.policy_text import NotReadableError, read_policy_text

_STRUCTURE: Final = ("Condition", "Principal", "NotPrincipal")
_ANY_ACTION: Final = Statement(None, actions=["*"], resources=["*"])


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A policy of an IAM identity.

    Args:
        name: Its resource and name, for messages.
        document: The policy document.
        kind: ``inline``, ``managed`` for a customer managed policy, or ``aws`` for an AWS
            managed policy.
        arn: The ARN of a customer managed policy.
    """

    name: str
    document: PolicyDocument
    kind: Literal["inline", "managed", "aws"] = "inline"
    arn: str = ""


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """A part of a policy document that is malformed or unresolved.

    Args:
        location: The property, such as ``Policies[0].PolicyDocument.Statement[1]``.
        reason: What is wrong with it.
        is_malformed: Whether IAM rejects it; otherwise it is known only at deployment.
    """

    location: str
    reason: str
    is_malformed: bool

    def __str__(self) -> str:
        return f"{self.location}: {self.reason}"


class PolicyReader:
    """Reads policy documents, each different one once."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, bool], tuple[PolicyDocument, tuple[PolicyProblem, ...]]] = {}

    def read(
        self, data: object, location: str, *, is_trust: bool = False
    ) -> tuple[PolicyDocument, list[PolicyProblem]]:
        """A policy document as far as it is known, and the problems of the rest.

        Args:
            data: The document, resolved: an object, or JSON text.
            location: The property that has it.
            is_trust: Whether it is a role's trust policy.
        """
        text = repr(data)
        key = text, is_trust
        if key not in self._read:
            document, problems = _document(data, text)
            misplaced = tuple(_misplaced(document, is_trust=is_trust))
            self._read[key] = PolicyDocument() if misplaced else document, problems + misplaced
        document, problems = self._read[key]
        return document, [
            PolicyProblem(f"{location}{problem.location}", problem.reason, problem.is_malformed)
            for problem in problems
        ]


def _misplaced(document: PolicyDocument, *, is_trust: bool) -> Iterator[PolicyProblem]:
    """What IAM rejects because it belongs in the other type of policy."""
    policy = "a trust policy" if is_trust else "an identity-based policy"
    for index, statement in enumerate(document.statements):
        has_principal = bool(statement.principals or statement.not_principals)
        has_resource = bool(statement.resources or statement.not_resources)
        for element, is_there, belongs in (
            ("Principal", has_principal, is_trust),
            ("Resource", has_resource, not is_trust),
        ):
            if is_there != belongs:
                rule = "required" if belongs else "not allowed"
                reason = f"{element} is {rule} in {policy}"
                yield PolicyProblem(f".Statement[{index}]", reason, is_malformed=True)


def could_be_anything(name: str) -> PolicyDocument:
    """The policy that stands for one that is not known: it could allow or deny any action.

    Args:
        name: The name of the unknown value that decides it.
    """
    return only_perhaps(
        PolicyDocument([_ANY_ACTION, replace(_ANY_ACTION, effect="Deny")]), unknown(name)
    )


def only_perhaps(document: PolicyDocument, condition: str) -> PolicyDocument:
    """A policy that is perhaps not there: which resources it matches is unknown.

    Args:
        document: The policy.
        condition: The unknown value that decides whether it is there.
    """
    return PolicyDocument(
        [
            replace(statement, resources=(condition,), not_resources=())
            for statement in document.statements
        ]
    )


def _document(data: Any, text: str) -> tuple[PolicyDocument, tuple[PolicyProblem, ...]]:  # noqa: ANN401 - any value
    if isinstance(data, str) and not is_token(data):
        try:
            data = read_policy_text(data)
        except NotReadableError as error:
            is_malformed = not contains_unknown(text)
            reason = shown(str(error)) if is_malformed else _reason(data)
            return PolicyDocument(), (PolicyProblem("", reason, is_malformed),)
    return _read(data) if contains_unknown(text) else _parsed(data)


def _read(data: Any) -> tuple[PolicyDocument, tuple[PolicyProblem, ...]]:  # noqa: ANN401 - any value
    unknown = _unknown_structure(data)
    if unknown:
        return _without(data, {index for index, _ in unknown}), tuple(
            PolicyProblem(
                f".Statement[{index}]" if index is not None else "", reason, is_malformed=False
            )
            for index, reason in unknown
        )
    return _parsed(data)


def _parsed(data: Any) -> tuple[PolicyDocument, tuple[PolicyProblem, ...]]:  # noqa: ANN401 - any value
    try:
        return PolicyDocument.from_dict(data), ()
    except PolicyError as error:
        return PolicyDocument(), (PolicyProblem("", shown(str(error)), is_malformed=True),)


def _unknown_structure(data: Any) -> list[tuple[int | None, str]]:  # noqa: ANN401 - any value
    """The statements whose structure is known only at deployment, and the reasons."""
    if _is_unknown(data):
        return [(None, _reason(data))]
    if not isinstance(data, Mapping):
        return []
    found = data.get("Statement")
    if _is_unknown(found):
        return [(None, _reason(found))]
    return [
        (index, reason)
        for index, statement in enumerate(found if isinstance(found, list) else [found])
        if (reason := _unknown_part(statement))
    ]


def _unknown_part(statement: Any) -> str | None:  # noqa: ANN401 - any value
    if _is_unknown(statement):
        return _reason(statement)
    if not isinstance(statement, Mapping):
        return None
    parts = [statement.get(name) for name in _STRUCTURE]
    if isinstance(parts[0], Mapping):
        parts += parts[0].values()
    return next((_reason(part) for part in parts if _is_unknown(part)), None)


def _without(data: Any, left_out: set[int | None]) -> PolicyDocument:  # noqa: ANN401 - any value
    if None in left_out:
        return PolicyDocument()
    statements = data["Statement"] if isinstance(data["Statement"], list) else [data["Statement"]]
    kept = [item for index, item in enumerate(statements) if index not in left_out]
    return _read({**data, "Statement": kept})[0]


def _is_unknown(value: object) -> bool:
    return isinstance(value, str) and contains_unknown(value)


def _reason(value: object) -> str:
    return f"it is {shown(str(value))}, which is known only at deployment"
