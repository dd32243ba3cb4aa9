"""Trust: who may assume a role, and under which conditions.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.policy.conditions import ConditionBlock
from iam_patterns.policy.document import PolicyDocument, not_statements
from iam_patterns.policy.formats import ACCOUNT_ID, PARTITION, SID
from iam_patterns.policy.principals import Principals, account_root_arn
from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import contains_token, with_text
from iam_patterns.policy.wrong_types import not_conditions

_STS: Final = "sts:"
_ASSUME_ROLE: Final = "sts:AssumeRole"


@dataclass(frozen=True, slots=True, init=False)
class Trust:
    """A trust policy: the statements that say who may assume a role.

    Build it with `Trust.service`, `Trust.accounts`, `Trust.arns`, `Trust.web_identity` or
    `Trust.saml`, and join several with ``+``. Each takes ``conditions`` in the shape of IAM's
    JSON, all of which a caller must meet, and a ``sid`` that states the purpose.

    Args:
        statements: Statements with principals and ``sts`` actions, without resources.

    Raises:
        PolicyError: With every problem of the trust policy.

    Example:
        >>> Trust.service("ec2.amazonaws.com").to_dict()["Statement"][0]["Principal"]
        {'Service': 'ec2.amazonaws.com'}

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """

    document: PolicyDocument

    def __init__(self, statements: Sequence[Statement]) -> None:
        refuse("trust policy", not_statements(statements))
        object.__setattr__(self, "document", PolicyDocument.joined(statements))
        refuse("trust policy", self._problems())

    @classmethod
    def service(
        cls,
        *services: str,
        sid: str = "TrustService",
        conditions: ConditionBlock | None = None,
    ) -> "Trust":
        """An AWS service may assume the role.

        Args:
            services: Service principals, such as ``ec2.amazonaws.com``.
            sid: The statement's purpose.
            conditions: Conditions, such as ``aws:SourceAccount`` against a confused deputy.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
        """
        return cls._one(_ASSUME_ROLE, Principals(service=services), sid, conditions)

    @classmethod
    def accounts(
        cls,
        *account_ids: str,
        partition: str,
        sid: str = "TrustAccounts",
        conditions: ConditionBlock | None = None,
    ) -> "Trust":
        """Whole accounts: the identity policies of each account decide who there may assume it.

        Args:
            account_ids: Account numbers of 12 digits.
            partition: ``aws``, ``aws-cn``, ``aws-us-gov`` or CDK's ``Aws.PARTITION``.
            sid: The statement's purpose.
            conditions: Conditions, such as ``aws:PrincipalArn`` to narrow the account.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
        """
        found = [ACCOUNT_ID.problem("account_ids", item) for item in account_ids]
        found.append(PARTITION.problem("partition", partition))
        refuse("trust policy", (problem for problem in found if problem))
        roots = [account_root_arn(account_id, partition) for account_id in account_ids]
        return cls._one(_ASSUME_ROLE, Principals(aws=roots), sid, conditions)

    @classmethod
    def arns(
        cls,
        *arns: str,
        sid: str = "TrustPrincipals",
        conditions: ConditionBlock | None = None,
    ) -> "Trust":
        """Named roles, users or sessions may assume the role.

        IAM stores the unique ID of the principal: a role that is deleted and recreated with
        the same name is not trusted until the trust policy is updated.

        Args:
            arns: ARNs in full; a wildcard inside a principal's ARN matches nothing.
            sid: The statement's purpose.
            conditions: Conditions, such as ``sts:ExternalId``.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
        """
        return cls._one(_ASSUME_ROLE, Principals(aws=arns), sid, conditions)

    @classmethod
    def web_identity(
        cls,
        provider: str,
        *,
        conditions: ConditionBlock,
        sid: str = "TrustWebIdentity",
    ) -> "Trust":
        """Identities with an OpenID Connect token of one provider.

        A web identity has no external ID: it is narrowed by the claims of the token.

        Args:
            provider: The ARN of the OIDC provider, or ``cognito-identity.amazonaws.com``.
            conditions: The claims that the token must have; at least audience and subject.
            sid: The statement's purpose.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
        """
        return cls._one(
            "sts:AssumeRoleWithWebIdentity", Principals(federated=[provider]), sid, conditions
        )

    @classmethod
    def saml(
        cls,
        provider_arn: str,
        *,
        audience: str,
        sid: str = "TrustSaml",
        conditions: ConditionBlock | None = None,
    ) -> "Trust":
        """Users who signed in to one SAML identity provider.

        Args:
            provider_arn: The ARN of the SAML provider.
            audience: The sign-in URL of the partition, which ``SAML:aud`` must equal, such as
                ``https://signin.aws.amazon.com/saml``.
            sid: The statement's purpose.
            conditions: Further conditions.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
        """
        if conditions is not None:
            refuse("trust policy", not_conditions("Condition", conditions))
        block = {operator: dict(keys) for operator, keys in (conditions or {}).items()}
        block.setdefault("StringEquals", {})["SAML:aud"] = audience
        return cls._one("sts:AssumeRoleWithSAML", Principals(federated=[provider_arn]), sid, block)

    def with_session_tags(self) -> "Trust":
        """The same trust, whose callers may also pass session tags (``sts:TagSession``).

        Without it AWS denies every call that passes session tags.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
        """
        return self._with_action("sts:TagSession")

    def with_source_identity(self) -> "Trust":
        """The same trust, whose callers may also set a source identity.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
        """
        return self._with_action("sts:SetSourceIdentity")

    def _with_action(self, action: str) -> "Trust":
        return Trust(
            [
                statement.with_action(action) if statement.effect == "Allow" else statement
                for statement in self.statements
            ]
        )

    @classmethod
    def _one(
        cls,
        action: str,
        principals: Principals,
        sid: str,
        conditions: ConditionBlock | None,
    ) -> "Trust":
        statement = Statement(sid, actions=[action], principals=principals, conditions=conditions)
        return cls([statement])

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements, in order."""
        return self.document.statements

    def _problems(self) -> Iterator[Problem]:
        if not self.statements:
            yield Problem.broken_rule(
                "Statement", "at least one statement is required", "Say who may assume the role."
            )
        for index, statement in enumerate(self.statements):
            for problem in trust_statement_problems(statement):
                yield problem.below(f"Statement[{index}]")

    def __add__(self, other: "Trust") -> "Trust":
        if not isinstance(other, Trust):
            return NotImplemented
        return Trust(self.statements + other.statements)

    def to_dict(self) -> dict[str, Any]:
        """The trust policy in IAM's canonical JSON form."""
        return self.document.to_dict()

    def size(self) -> int:
        """The number of characters that count toward IAM's quota; see `PolicyDocument.size`."""
        return self.document.size()


def _could_be_of_sts(action: str) -> bool:
    """Whether it begins with ``sts:``, for some values of what is known only at deployment."""
    known = with_text(action, "\0").partition("\0")[0].lower()
    return known.startswith(_STS) or (contains_token(action) and _STS.startswith(known))


def trust_statement_problems(statement: Statement) -> Iterator[Problem]:
    """What IAM rejects in a statement of a trust policy, besides what it rejects in any policy.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    if statement.sid is not None and (problem := SID.problem("Sid", statement.sid)):
        yield problem
    if statement.resources or statement.not_resources:
        yield Problem.broken_rule(
            "Resource",
            "a trust policy has no Resource: it applies to the role it is attached to",
            "Remove the resources.",
            value=statement.resources or statement.not_resources,
        )
    for action in statement.actions:
        if not _could_be_of_sts(action):
            yield Problem(
                "Action",
                action,
                "an sts action such as sts:AssumeRole",
                "Move other permissions to the role's permissions policy.",
            )
