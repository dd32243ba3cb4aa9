"""Reads the policy documents of templates as far as they are known before deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-iam-role-policy.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final, Literal

from iam_patterns.policy import PolicyDocument, PolicyError, Statement
from iam_patterns.policy.formats import SID
from iam_patterns.policy.tokens import contains_unknown, is_token, shown, unknown, unknowns_in
from iam_patterns.template.outside_values import computed
from iam_patterns.template.policy_text import NotReadableError, read_policy_text
from iam_patterns.template.searchable_text import searchable_text
from iam_patterns.template.serverless.policy_templates import why_no_policy_template

PolicyType = Literal["identity", "trust", "resource"]
"""A permissions policy, a role's trust policy, or the policy of another resource."""

_IN_WORDS: Final[Mapping[PolicyType, str]] = {
    "identity": "an identity-based policy",
    "trust": "a trust policy",
    "resource": "a resource-based policy",
}
_STRUCTURE: Final = ("Condition", "Principal", "NotPrincipal")
_PRINCIPALS: Final = ("AWS", "Service", "Federated")
_ANY_ACTION: Final = Statement(None, actions=["*"], resources=["*"])
_NO_ACTION: Final = Statement(None, effect="Deny", actions=["*"], resources=["*"])


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A policy of an IAM identity.

    Args:
        name: Its resource and name, for messages.
        document: The policy document.
        kind: ``inline``, ``managed`` for a customer managed policy, or ``aws`` for an AWS
            managed policy.
        arn: The ARN of a customer managed policy.
        unresolved: The names of the unknown values in place of statements, which the document
            is without.
    """

    name: str
    document: PolicyDocument
    kind: Literal["inline", "managed", "aws"] = "inline"
    arn: str = ""
    unresolved: tuple[str, ...] = ()

    @property
    def as_far_as_known(self) -> PolicyDocument:
        """The document, with statements that could be anything in place of unresolved ones."""
        if not self.unresolved:
            return self.document
        perhaps = (could_be_anything(name).statements for name in self.unresolved)
        statements = [*self.document.statements, *chain(*perhaps)]
        return PolicyDocument(statements, version=self.document.version)


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """A part of a policy document that is malformed or unresolved.

    Args:
        location: The property, such as ``Policies[0].PolicyDocument.Statement[1]``.
        reason: What is wrong with it.
        is_malformed: Whether IAM rejects it; otherwise it is known only at deployment.
        unknown: The name of the unknown value that is there instead.
    """

    location: str
    reason: str
    is_malformed: bool
    unknown: str = ""

    def __str__(self) -> str:
        return f"{self.location}: {self.reason}"


class PolicyReader:
    """Reads policy documents, each different one once."""

    def __init__(self) -> None:
        self._read: dict[
            tuple[str, PolicyType], tuple[PolicyDocument, tuple[PolicyProblem, ...]]
        ] = {}

    def read(
        self, data: object, location: str, *, of_type: PolicyType = "identity"
    ) -> tuple[PolicyDocument, list[PolicyProblem]]:
        """A policy document as far as it is known, and the problems of the rest.

        Args:
            data: The document, resolved: an object, or JSON text.
            location: The property that has it.
            of_type: The type of the policy.
        """
        text = searchable_text(data)
        key = text, of_type
        if key not in self._read:
            document, problems = _document(data, text)
            misplaced = tuple(_misplaced(document, of_type))
            self._read[key] = PolicyDocument() if misplaced else document, problems + misplaced
        document, problems = self._read[key]
        return document, [
            replace(problem, location=f"{location}{problem.location}") for problem in problems
        ]


def _misplaced(document: PolicyDocument, of_type: PolicyType) -> Iterator[PolicyProblem]:
    """What IAM rejects because it belongs in another type of policy, or is missing."""
    for index, statement in enumerate(document.statements):
        has_principal = bool(statement.principals or statement.not_principals)
        has_resource = bool(statement.resources or statement.not_resources)
        if of_type == "trust" and statement.sid and (problem := SID.problem("Sid", statement.sid)):
            yield PolicyProblem(f".Statement[{index}]", str(problem), is_malformed=True)
        elements = [("Principal", has_principal, of_type != "identity")]
        if of_type != "resource":
            elements.append(("Resource", has_resource, of_type == "identity"))
        for element, is_there, belongs in elements:
            if is_there != belongs:
                rule = "required" if belongs else "not allowed"
                reason = f"{element} is {rule} in {_IN_WORDS[of_type]}"
                yield PolicyProblem(f".Statement[{index}]", reason, is_malformed=True)


def unknowns_of(problems: Iterable[PolicyProblem]) -> tuple[str, ...]:
    """The names of the unknown values that are in place of parts of a policy."""
    return tuple(problem.unknown for problem in problems if problem.unknown)


def could_be_anything(name: str) -> PolicyDocument:
    """The policy that stands for one that is not known: it could allow or deny any action.

    Args:
        name: The name of the unknown value that decides it.
    """
    return only_perhaps(PolicyDocument([_ANY_ACTION, _NO_ACTION]), unknown(name))


def perhaps_trusting(trust: PolicyDocument, unresolved: Iterable[str]) -> PolicyDocument:
    """A trust policy with statements that could trust or deny anyone in place of unresolved ones.

    Args:
        trust: The trust policy, as far as it is known.
        unresolved: The names of the unknown values in place of statements.
    """
    perhaps = [
        {"Effect": effect, "Principal": dict.fromkeys(_PRINCIPALS, unknown(name)), "Action": "*"}
        for name in unresolved
        for effect in ("Allow", "Deny")
    ]
    others = PolicyDocument.from_dict({"Statement": perhaps}).statements if perhaps else ()
    return PolicyDocument([*trust.statements, *others], version=trust.version)


def only_perhaps(document: PolicyDocument, condition: str) -> PolicyDocument:
    """A policy that is perhaps not there: whether it matches a resource is unknown.

    Args:
        document: The policy.
        condition: The unknown value that decides whether it is there.
    """
    return PolicyDocument(
        [
            statement.with_resources(
                [f"{each}{condition}" for each in statement.resources or ("",)]
            )
            for statement in document.statements
        ],
        version=document.version,
    )


def _document(data: Any, text: str) -> tuple[PolicyDocument, tuple[PolicyProblem, ...]]:  # noqa: ANN401 - any value
    if isinstance(data, str) and not is_token(data):
        try:
            data = read_policy_text(data)
        except NotReadableError as error:
            is_malformed = not contains_unknown(text)
            if is_malformed:
                return PolicyDocument(), (PolicyProblem("", shown(str(error)), is_malformed=True),)
            return PolicyDocument(), (_unresolved("", data),)
    return _read(data) if contains_unknown(text) else _parsed(data)


def _read(data: Any) -> tuple[PolicyDocument, tuple[PolicyProblem, ...]]:  # noqa: ANN401 - any value
    found = _unknown_structure(data)
    if found:
        return _without(data, {index for index, _ in found}), tuple(
            _unresolved(f".Statement[{index}]" if index is not None else "", text)
            for index, text in found
        )
    return _parsed(data)


def _parsed(data: Any) -> tuple[PolicyDocument, tuple[PolicyProblem, ...]]:  # noqa: ANN401 - any value
    try:
        return PolicyDocument.from_dict(data), ()
    except PolicyError as error:
        reason = why_no_policy_template(data) or str(error)
        return PolicyDocument(), (PolicyProblem("", shown(reason), is_malformed=True),)


def _unknown_structure(data: Any) -> list[tuple[int | None, str]]:  # noqa: ANN401 - any value
    """The statements whose structure is known only at deployment, and the unknown text."""
    if _is_unknown(data):
        return [(None, str(data))]
    if not isinstance(data, Mapping):
        return []
    found = data.get("Statement")
    if _is_unknown(found):
        return [(None, str(found))]
    return [
        (index, text)
        for index, statement in enumerate(found if isinstance(found, list) else [found])
        if (text := _unknown_part(statement))
    ]


def _unknown_part(statement: Any) -> str | None:  # noqa: ANN401 - any value
    if _is_unknown(statement):
        return str(statement)
    if not isinstance(statement, Mapping):
        return None
    parts = [statement.get(name) for name in _STRUCTURE]
    if isinstance(parts[0], Mapping):
        parts += parts[0].values()
    return next((str(part) for part in parts if _is_unknown(part)), None)


def _without(data: Any, left_out: set[int | None]) -> PolicyDocument:  # noqa: ANN401 - any value
    if None in left_out:
        return PolicyDocument()
    statements = data["Statement"] if isinstance(data["Statement"], list) else [data["Statement"]]
    kept = [item for index, item in enumerate(statements) if index not in left_out]
    return _read({**data, "Statement": kept})[0]


def _is_unknown(value: object) -> bool:
    return isinstance(value, str) and contains_unknown(value)


def _unresolved(location: str, text: str) -> PolicyProblem:
    reason = f"it is {shown(text)}, which is known only at deployment"
    name = computed(f"a statement at {location}", unknowns_in(text))
    return PolicyProblem(location, reason, is_malformed=False, unknown=name)
