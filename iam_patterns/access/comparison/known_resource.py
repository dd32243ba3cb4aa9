"""A resource as it is compared: its policies, with a symbol for each value that is not known.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from iam_patterns.access.comparison.known_identity import (
    KnownIdentity,
    settled_policy,
    with_text_in,
)
from iam_patterns.access.comparison.unknown_policy import with_stand_ins
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.inclusion.actions import ListedActions, ServiceActions
from iam_patterns.policy.inclusion.space import Actions
from iam_patterns.policy.tokens import contains_unknown, settled, shown, unknowns_in
from iam_patterns.service_reference import action_names, actions_like
from iam_patterns.template.resource_policies import ResourceWithPolicies

_NOTHING: Final = PolicyDocument()
_ROLE: Final = "role"
_PARTS: Final = {
    "backup": (),
    "codeartifact": ("/?*",),
    "dynamodb": ("/index/?*", "/backup/?*", "/export/?*", "/import/?*"),
    "ecr": (),
    "events": (),
    "execute-api": ("/?*",),
    "kms": (),
    "lambda": (":?*",),
    "secretsmanager": (),
    "sns": (),
    "sqs": (),
}
"""What follows the ARN of a resource in the ARNs of its parts, which its policy applies to too."""
_ANY_PART: Final = ("/?*",)
_SERVICES: Final = {
    "bedrockagentcore": "bedrock-agentcore",
    "efs": "elasticfilesystem",
    "elasticsearch": "es",
    "msk": "kafka",
    "opensearchservice": "es",
    "s3objectlambda": "s3-object-lambda",
}
"""The prefix of the actions on a resource whose ARN is not known, where its type has another."""
_ALL_OF_LOG_GROUP: Final = ":*"
_STREAM: Final = "/stream/"
ASSUME_ROLE: Final = ListedActions(("sts:AssumeRole",))


@dataclass(frozen=True, slots=True)
class KnownResource:
    """What is compared of a resource.

    Args:
        arn: Its ARN.
        account: The account that owns it.
        partition: Its partition.
        service: The prefix of the actions on it.
        document: What its policies say, as far as it is known.
        unknown: What decides whether there are other statements.
        perhaps: The statements of which it is not known whether they are about it.
        malformed: What its service would reject.
        is_role: Whether it is a role that is assumed.
        is_open: Whether the own policies of the caller decide alone, in its account.
    """

    arn: str
    account: str
    partition: str
    service: str
    document: PolicyDocument
    unknown: frozenset[str] = frozenset()
    perhaps: frozenset[Statement] = frozenset()
    malformed: tuple[str, ...] = ()
    is_role: bool = False
    is_open: bool = False

    @classmethod
    def of(cls, found: ResourceWithPolicies) -> "KnownResource":
        """A resource of a template as it is compared."""
        document = found.document or _NOTHING
        perhaps = [each for each in document.statements if _is_perhaps(each, found.arn)]
        kept = [each for each in document.statements if each not in perhaps]
        if perhaps:
            document = PolicyDocument(kept, version=document.version)
        names = {name for each in perhaps for name in _unknowns_of(each)}
        if not found.is_whole:
            names.add(f"the rest of the policy of {shown(found.arn)}")
        problems = [problem for problem in found.policy_problems if problem.is_malformed]
        arn = settled(found.arn)
        return cls(
            arn=arn,
            account=settled(found.account),
            partition=settled(found.stack.partition),
            service=service_of(arn, found.type),
            document=settled_policy(document),
            unknown=frozenset(map(settled, names)),
            perhaps=frozenset(perhaps),
            malformed=tuple(map(str, problems)),
        )

    @classmethod
    def of_role(cls, role: KnownIdentity) -> "KnownResource":
        """A role, as what is assumed."""
        arn = Arn.parse(role.arn)
        return cls(
            arn=role.arn,
            account=arn.account if arn else "",
            partition=arn.partition if arn else "",
            service="sts",
            document=role.trust or _NOTHING,
            unknown=role.unknown_trust,
            malformed=role.malformed,
            is_role=True,
        )

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of its policies, as far as they are known."""
        return tuple(self.document.statements)

    @property
    def without_policy(self) -> "KnownResource":
        """The resource as it is before these templates give it a policy."""
        return replace(self, document=_NOTHING, perhaps=frozenset(), malformed=())

    def open_to(self, account: str | None) -> "KnownResource":
        """The resource as if the own policies of callers of an account decided alone."""
        return replace(self.without_policy, account=account or self.account, is_open=True)

    @property
    def without_denials(self) -> "KnownResource":
        """The resource with the statements of its policy that allow."""
        allows = [each for each in self.document.statements if each.effect == "Allow"]
        return replace(self, document=PolicyDocument(allows, version=self.document.version))

    @property
    def must_allow(self) -> bool:
        """Whether its policy must allow a caller of its own account too."""
        return not self.is_open and (self.is_role or self.service == "kms")

    @property
    def within(self) -> tuple[str, ...]:
        """The patterns of its ARN and of its parts."""
        if self.arn.endswith(_ALL_OF_LOG_GROUP) and self.service == "logs":
            group = self.arn.removesuffix(_ALL_OF_LOG_GROUP)
            return group, f"{group}:?*"
        if self.is_role or _STREAM in self.arn:
            return (self.arn,)
        return self.arn, *(f"{self.arn}{end}" for end in _PARTS.get(self.service, _ANY_PART))

    @property
    def actions(self) -> Actions:
        """The actions on it."""
        return ASSUME_ROLE if self.is_role else _actions_on(self.service, self.within)

    def resources_of(self, action: str) -> list[str]:
        """Those of its patterns that an action supports."""
        return list(_supported(action, self.within))

    def policy(self, unknown: frozenset[str]) -> PolicyDocument:
        """Its policy, with what stands for statements that are not known."""
        return with_stand_ins(self.document, unknown)

    def with_value(self, token: str, text: str) -> "KnownResource":
        """The resource with a text in place of a symbol for an unknown value.

        Raises:
            PolicyError: When its policy is malformed with that text.
        """
        return replace(
            self,
            arn=self.arn.replace(token, text),
            account=self.account.replace(token, text),
            document=with_text_in(self.document, token, text),
        )


def _is_perhaps(statement: Statement, arn: str) -> bool:
    """Whether a statement could be about the resource, or about another, or not be there."""
    own = set(unknowns_in(arn))
    resources = statement.resources or statement.not_resources
    if not resources:
        every = statement.principals.by_kind() if statement.principals else ()
        kinds = [names for _, names in every if names]
        return len(kinds) > 1 and len(set(kinds)) == 1 and any(map(contains_unknown, kinds[0]))
    return all(
        contains_unknown(text) and not own.issuperset(unknowns_in(text)) for text in resources
    )


def _unknowns_of(statement: Statement) -> Iterator[str]:
    texts = statement.resources or statement.not_resources
    if not texts and statement.principals:
        texts = tuple(name for _, names in statement.principals.by_kind() for name in names)
    for text in texts:
        yield from unknowns_in(text)


def service_of(arn: str, resource_type: str) -> str:
    """The prefix of the actions on a resource: by its ARN, or by its type."""
    parsed = Arn.parse(arn)
    if parsed is not None and account_of(parsed.service) is None and "$" not in parsed.service:
        return parsed.service
    name = resource_type.split("::")[1].lower()
    return _SERVICES.get(name, name)


@lru_cache(maxsize=4096)
def _actions_on(service: str, within: tuple[str, ...]) -> ServiceActions:
    """The actions of a service that support the resource or one of its parts."""
    every = action_names(service)
    names = [name for name in every if _supported(name, within)]
    left_out = frozenset(name.lower() for name in every) if names else frozenset()
    return ServiceActions(service, names or every, left_out)


@lru_cache(maxsize=65536)
def _supported(action: str, within: tuple[str, ...]) -> tuple[str, ...]:
    forms = [form for found in actions_like(action) for form in found.resources]
    return tuple(text for text in within if any(form.meets(text) for form in forms))
