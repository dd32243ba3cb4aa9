"""Puts a role's permissions into policies, within IAM's quotas."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aws_cdk import aws_iam as iam

from iam_patterns.policy import PolicyDocument, Problem, Quotas, Statement, Trust
from iam_patterns.policy.quotas import json_size, size_problem
from iam_patterns.policy.text_of_policies import text_problems
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import flattened

POLICY_NAME: Final = "Permissions"


_REPLACED: Final = Problem.broken_rule(
    "inline_policies",
    f"the role's permissions are an inline policy named {POLICY_NAME} too, which would replace it",
    "Rename your policy.",
    value=POLICY_NAME,
)


@dataclass(frozen=True, slots=True)
class RolePolicies:
    """The policies of one role.

    Args:
        document: The statements that are data: the pattern's and the caller's.
        customer_managed: The whole policy when it is to be a managed one.
        inline: The inline policies by name.
        attached: The managed policies to attach.
        foreign: Whether CDK's own statements or documents are among them.
        joining_problems: What cannot be joined: a policy name or a Sid that is used twice.
    """

    document: PolicyDocument
    customer_managed: iam.PolicyDocument | None
    inline: dict[str, iam.PolicyDocument]
    attached: list[iam.IManagedPolicy]
    foreign: bool
    joining_problems: tuple[Problem, ...]

    @classmethod
    def of(
        cls,
        statements: Sequence[Statement],
        aws_managed_policies: Iterable[str],
        options: RoleOptions,
    ) -> "RolePolicies":
        """Joins the pattern's statements with the caller's permissions."""
        permissions = [item for _, item in flattened("", options.get("permissions", ()))]
        foreign = [item for item in permissions if isinstance(item, iam.PolicyStatement)]
        document = PolicyDocument.joined(
            [*statements, *(item for item in permissions if isinstance(item, Statement))]
        )
        whole = _cdk_document(document, foreign)
        own = dict(options.get("inline_policies") or {})
        customer_managed = whole if options.get("customer_managed") else None
        inline = own | ({POLICY_NAME: whole} if whole and not customer_managed else {})
        problems = tuple(_joining_problems(document, foreign))
        if len(inline) < len(own) + bool(whole and not customer_managed):
            problems += (_REPLACED,)
        attached: list[iam.IManagedPolicy] = [
            _aws_managed_policy(name) for name in aws_managed_policies
        ]
        attached.extend(options.get("managed_policies") or ())
        has_foreign = bool(foreign or options.get("inline_policies"))
        return cls(document, customer_managed, inline, attached, has_foreign, problems)

    def problems(self, trust: Trust, quotas: Quotas) -> Iterator[Problem | None]:
        """What cannot be joined, and each quota that the role would break."""
        yield from self.joining_problems
        yield from text_problems("trust", trust.to_dict())
        yield from text_problems("permissions", self.document.to_dict())
        yield size_problem(
            "trust", trust.size(), quotas.trust_policy_characters, "Trust fewer principals."
        )
        limit = (
            quotas.managed_policy_characters
            if self.customer_managed
            else quotas.inline_policies_characters
        )
        yield size_problem(
            "permissions", self._size(), limit, "Move some of them to managed_policies."
        )
        count = len(self.attached) + bool(self.customer_managed)
        if count > quotas.managed_policies_per_role:
            yield Problem(
                "managed_policies",
                f"{count} policies",
                f"at most {quotas.managed_policies_per_role} policies",
                "Join some, or have the quota raised and say so with quotas=Quotas(...).",
            )

    def _size(self) -> int:
        if not self.foreign:
            return self.document.size()
        documents = [self.customer_managed] if self.customer_managed else self.inline.values()
        return sum(json_size(_to_json(document)) for document in documents)


@lru_cache
def _aws_managed_policy(name: str) -> iam.IManagedPolicy:
    """An AWS managed policy, asked of CDK once: it is a name, the same in every stack."""
    return iam.ManagedPolicy.from_aws_managed_policy_name(name)


def _cdk_document(
    document: PolicyDocument, foreign: Sequence[iam.PolicyStatement]
) -> iam.PolicyDocument | None:
    if not document.statements and not foreign:
        return None
    cdk_document = iam.PolicyDocument.from_json(document.to_dict())
    if foreign:
        cdk_document.add_statements(*foreign)
    return cdk_document


def _joining_problems(
    document: PolicyDocument, foreign: Sequence[iam.PolicyStatement]
) -> Iterator[Problem]:
    """Sids of CDK's statements that occur twice; `PolicyDocument.joined` numbers our own."""
    used = {statement.sid for statement in document.statements}
    for statement in foreign:
        if statement.sid is not None and statement.sid in used:
            yield Problem.broken_rule(
                "permissions",
                "the Sid of an iam.PolicyStatement is used by another statement of the policy",
                "Rename it.",
                value=statement.sid,
            )
        used.add(statement.sid)


def _to_json(document: iam.PolicyDocument) -> object:
    """The document as far as it is known; a token in it counts nothing."""
    return json.loads(json.dumps(document.to_json(), default=str))
