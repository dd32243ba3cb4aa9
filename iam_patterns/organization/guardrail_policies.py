"""Guardrails as service and resource control policies of AWS Organizations."""

from collections.abc import Iterator, Sequence
from typing import Final, get_args

from aws_cdk import Names
from aws_cdk import aws_organizations as organizations
from constructs import Construct

from iam_patterns.organization.errors import refuse, subject_of
from iam_patterns.organization.packing import LARGEST_POLICY, packed
from iam_patterns.policy import Guardrail, PolicyDocument, Problem
from iam_patterns.policy.formats import Format
from iam_patterns.policy.guardrail import GuardrailType
from iam_patterns.policy.tokens import contains_token

_TARGET: Final = Format(
    r"r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|\d{12}",
    "the ID of a root, an organizational unit or an account",
    "Copy it from AWS Organizations.",
)
_ROOM: Final = 4
"""How many policies of a type fit beside FullAWSAccess, which takes one of five."""

_PREFIXES: Final = {
    "SERVICE_CONTROL_POLICY": "ServiceControl",
    "RESOURCE_CONTROL_POLICY": "ResourceControl",
}
_LONGEST_NAME: Final = 128


class GuardrailPolicies(Construct):
    """Guardrails, combined into as few policies as possible and attached to their targets.

    Deploy the stack in the management account, or in a delegated administrator for AWS
    Organizations. The policies limit member accounts, never the management account.

    Creates ``AWS::Organizations::Policy``, one for each 5,120 characters of a type.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns.organization import GuardrailPolicies, deny_long_term_keys
        >>> policies = GuardrailPolicies(
        ...     Stack(App(), "Example"),
        ...     "Guardrails",
        ...     guardrails=[deny_long_term_keys()],
        ...     target_ids=["ou-ab12-11111111"],
        ... )
        >>> len(policies.policies)
        1

    See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        guardrails: Sequence[Guardrail],
        target_ids: Sequence[str],
        policies_per_target: int = _ROOM,
        description: str | None = None,
    ) -> None:
        """Creates the policies.

        Args:
            scope: The construct to create them in.
            id: Its ID in that scope.
            guardrails: What to deny.
            target_ids: The IDs of the root, organizational units or accounts that the policies
                are attached to. Start with a unit for tests.
            policies_per_target: How many policies of each type may be attached beside those that
                the targets already have; by default 4, since ``FullAWSAccess`` takes one of 5.
            description: What the policies are for.

        Raises:
            OrganizationError: If a parameter is not valid, or the policies exceed a quota; it
                lists every problem.
        """
        subject = subject_of(self, scope, id)
        refuse(subject, _problems(scope, guardrails, target_ids, policies_per_target))
        documents = {
            policy_type: packed(
                [
                    statement
                    for guardrail in guardrails
                    if guardrail.policy_type == policy_type
                    for statement in guardrail.statements
                ]
            )
            for policy_type in get_args(GuardrailType)
        }
        refuse(subject, _too_many(documents, policies_per_target))
        super().__init__(scope, id)
        self.guardrails = tuple(guardrails)
        """The guardrails, for `Access.of(app, guardrails=...)`."""
        self.policies = tuple(
            self._policy(
                f"{_PREFIXES[policy_type]}{number}", policy_type, document, target_ids, description
            )
            for policy_type, packed_documents in documents.items()
            for number, document in enumerate(packed_documents, 1)
        )
        """The policies."""

    def _policy(
        self,
        name: str,
        policy_type: str,
        document: PolicyDocument,
        target_ids: Sequence[str],
        description: str | None,
    ) -> organizations.CfnPolicy:
        policy = organizations.CfnPolicy(
            self,
            name,
            content=document.to_dict(),
            description=description,
            name="",
            target_ids=list(target_ids),
            type=policy_type,
        )
        policy.name = Names.unique_resource_name(policy, max_length=_LONGEST_NAME, separator="-")
        return policy


def _problems(
    scope: object,
    guardrails: Sequence[Guardrail],
    target_ids: Sequence[str],
    policies_per_target: int,
) -> Iterator[Problem]:
    if not isinstance(scope, Construct):
        yield Problem("scope", scope, "a construct", "Pass the stack, or self inside it.")
    if not guardrails or not all(isinstance(each, Guardrail) for each in guardrails):
        fix = "For example [deny_long_term_keys()]."
        yield Problem("guardrails", guardrails, "a list of guardrails", fix)
        return
    if isinstance(target_ids, str) or not target_ids:
        yield Problem("target_ids", target_ids, "a list of IDs", "Name at least one target.")
    else:
        for index, target in enumerate(target_ids):
            if problem := _TARGET.problem(f"target_ids[{index}]", target):
                yield problem
    if not isinstance(policies_per_target, int) or policies_per_target < 1:
        fix = "Count what is attached to the targets already."
        yield Problem("policies_per_target", policies_per_target, "at least 1", fix)
    yield from _of_statements(guardrails)


def _of_statements(guardrails: Sequence[Guardrail]) -> Iterator[Problem]:
    for number, guardrail in enumerate(guardrails):
        for index, statement in enumerate(guardrail.statements):
            place = f"guardrails[{number}].statements[{index}]"
            size = PolicyDocument([statement]).size()
            if size > LARGEST_POLICY:
                yield Problem(
                    place,
                    f"{size} characters",
                    f"at most {LARGEST_POLICY} characters, not counting white space",
                    "Split it into several statements.",
                )
            if contains_token(str(statement.to_dict())):
                yield Problem.broken_rule(
                    place,
                    "has a CDK token, whose length is not known, so that the quota cannot be kept",
                    "Write the value itself, or * for the partition and the account.",
                )


def _too_many(
    documents: dict[GuardrailType, list[PolicyDocument]], policies_per_target: int
) -> Iterator[Problem]:
    for policy_type, packed_documents in documents.items():
        if len(packed_documents) > policies_per_target:
            yield Problem.broken_rule(
                "guardrails",
                f"{len(packed_documents)} policies of type {policy_type} are more than "
                f"{policies_per_target} for each target",
                "Attach some of them to the parent of the targets, which has a quota of its own.",
            )
