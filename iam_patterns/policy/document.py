"""A policy document: statements in IAM's JSON.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from iam_patterns.policy.problems import PolicyError, Problem, refuse
from iam_patterns.policy.quotas import json_size
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.statement_reader import parse_statement, unknown_keys

_VERSIONS: Final = ("2012-10-17", "2008-10-17")


@dataclass(frozen=True, slots=True, init=False)
class PolicyDocument:
    """A policy: statements, in order.

    Args:
        statements: The statements; their Sids must differ.

    Raises:
        PolicyError: With every problem of the document.

    Example:
        >>> reads = Statement("ReadTags", actions=["ec2:DescribeTags"], resources=["*"])
        >>> PolicyDocument([reads]).to_dict()["Version"]
        '2012-10-17'

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
    """

    statements: tuple[Statement, ...]
    version: str
    policy_id: str | None
    _hash: int | None = field(compare=False, repr=False)
    _written: object = field(compare=False, repr=False)

    def __init__(
        self,
        statements: Iterable[Statement] = (),
        *,
        version: str = _VERSIONS[0],
        policy_id: str | None = None,
    ) -> None:
        statements = tuple(statements) if isinstance(statements, Iterable) else statements
        refuse("policy document", not_statements(statements))
        object.__setattr__(self, "statements", statements)
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "policy_id", policy_id)
        object.__setattr__(self, "_hash", None)
        object.__setattr__(self, "_written", None)
        refuse("policy document", self._problems())

    def __hash__(self) -> int:
        if self._hash is None:
            found = hash((self.statements, self.version, self.policy_id))
            object.__setattr__(self, "_hash", found)
            return found
        return self._hash

    @classmethod
    def joined(cls, statements: Iterable[Statement]) -> "PolicyDocument":
        """One document of statements from several sources.

        A repeated statement is kept once. Where different statements have the same
        Sid, the later ones are numbered: ``ReadObjects``, ``ReadObjects2``.

        Args:
            statements: The statements, in order.

        Raises:
            PolicyError: With every problem of the document.
        """
        statements = tuple(statements) if isinstance(statements, Iterable) else statements
        refuse("policy document", not_statements(statements))
        distinct = tuple(dict.fromkeys(statements))
        taken = {statement.sid for statement in distinct if statement.sid}
        used: set[str] = set()
        return cls(_with_own_sid(statement, used, taken) for statement in distinct)

    @classmethod
    def from_dict(cls, data: object) -> "PolicyDocument":
        """Reads a policy from IAM's JSON and rejects keys that IAM does not have.

        Args:
            data: The parsed JSON, as `json.loads` returns it.

        Raises:
            PolicyError: With every problem, each with a path such as
                ``Statement[2].Condition.StringEquals``.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
        """
        if not isinstance(data, Mapping):
            problem = Problem("", data, "a JSON object", "Parse the JSON text first.")
            raise PolicyError("policy document", [problem])
        problems = list(unknown_keys(data, ("Version", "Id", "Statement")))
        policy_id = data.get("Id")
        if policy_id is not None and not isinstance(policy_id, str):
            problems.append(Problem("Id", policy_id, "a string", "Write it in quotes."))
        if "Statement" not in data:
            problems.append(Problem.broken_rule("Statement", "is missing", "Add the statements."))
        found = data.get("Statement", ())
        statements = []
        for index, item in enumerate(found if isinstance(found, list | tuple) else [found]):
            statement, below = parse_statement(item)
            problems.extend(problem.below(f"Statement[{index}]") for problem in below)
            statements.append(statement)
        version = data.get("Version", "2008-10-17")
        problems.extend(_document_problems(version, statements))
        refuse("policy document", problems)
        document = cls(
            cast("list[Statement]", statements),
            version=cast("str", version),
            policy_id=cast("str | None", policy_id),
        )
        object.__setattr__(document, "_written", data)
        return document

    def _problems(self) -> Iterator[Problem]:
        return _document_problems(self.version, self.statements)

    def __add__(self, other: "PolicyDocument") -> "PolicyDocument":
        return PolicyDocument.joined(self.statements + other.statements)

    def to_dict(self) -> dict[str, Any]:
        """The document in IAM's canonical JSON form, with a Sid on each statement.

        A statement that was read without a Sid gets one from its position, such as
        ``Statement3``.
        """
        taken = {statement.sid for statement in self.statements if statement.sid}
        written: dict[str, Any] = {"Version": self.version}
        if self.policy_id is not None:
            written["Id"] = self.policy_id
        written["Statement"] = [
            statement.to_dict()
            if statement.sid
            else {"Sid": _free_sid(f"Statement{position}", taken), **statement.to_dict()}
            for position, statement in enumerate(self.statements, start=1)
        ]
        return written

    def size(self) -> int:
        """The number of characters that count toward IAM's quotas: all but white space.

        CDK tokens are not counted, because their length is known only at deployment: a policy
        with tokens is larger when it is deployed.
        """
        return json_size(self.to_dict())

    def size_as_written(self) -> int | None:
        """The same for the JSON that it was read from, such as with lists of one item.

        None if it was not read from JSON.
        """
        return None if self._written is None else json_size(self._written)


def not_statements(statements: object) -> Iterator[Problem]:
    """Problems with what should be statements, and is something else."""
    if isinstance(statements, str) or not isinstance(statements, Iterable):
        yield Problem("Statement", statements, "a list of Statements", "Put them in [ ].")
        return
    for index, statement in enumerate(statements):
        if not isinstance(statement, Statement):
            yield Problem(f"Statement[{index}]", statement, "a Statement", "Write Statement(...).")


def _document_problems(
    version: object, statements: Iterable[Statement | None]
) -> Iterator[Problem]:
    if not isinstance(version, str) or version not in _VERSIONS:
        yield Problem("Version", version, " or ".join(_VERSIONS), "Use 2012-10-17.")
    first_use: dict[str, int] = {}
    for index, statement in enumerate(statements):
        sid = statement.sid if statement else None
        if sid and sid in first_use:
            yield Problem.broken_rule(
                f"Statement[{index}].Sid",
                f"repeats the Sid of Statement[{first_use[sid]}]",
                "Rename one of the two.",
                value=sid,
            )
        elif sid:
            first_use[sid] = index


def _with_own_sid(statement: Statement, used: set[str], taken: set[str]) -> Statement:
    if not statement.sid:
        return statement
    if statement.sid not in used:
        used.add(statement.sid)
        return statement
    sid = _free_sid(statement.sid, used | taken)
    used.add(sid)
    return statement.with_sid(sid)


def _free_sid(sid: str, taken: set[str]) -> str:
    candidate, number = sid, 2
    while candidate in taken:
        candidate, number = f"{sid}{number}", number + 1
    return candidate
