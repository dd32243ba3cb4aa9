"""A resource with the policies that templates give it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iam_patterns.policy import PolicyDocument
from iam_patterns.template.iam_resources import IamResource
from iam_patterns.template.policies import NamedPolicy, PolicyProblem
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.worlds import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPolicy:
    """A resource policy as a template writes it.

    Args:
        resource: The resource of the template that has the policy, such as a bucket policy.
        arn: The ARN of the resource that the policy applies to, such as a bucket; empty if the
            template names none.
        path: Where the policy is in the template's resource.
        document: The policy, without the statements that could not be resolved.
        problems: The parts of it that are malformed or unresolved, with locations in the policy
            such as ``.Statement[0]``.
    """

    resource: IamResource
    arn: str
    path: str
    document: PolicyDocument
    problems: tuple[PolicyProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketBehind:
    """The bucket that an access point leads to.

    Args:
        arn: Its ARN.
        account: The account that owns it.
        keys: The condition keys of requests through the access point.
        vpc: The VPC that requests must come from, if only those are accepted.
    """

    arn: str
    account: str
    keys: Mapping[str, str]
    vpc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceWithPolicies:
    """A resource and its resource policies.

    Args:
        arn: Its ARN, or the value that stands for it.
        type: Its resource type; that of the policy if no template declares the resource.
        stack: The stack that declares it, or its first policy.
        logical_id: Its logical ID, or that of its first policy.
        is_declared: Whether a template declares it.
        policies: Its policies, with statements that could be anything in place of unresolved
            ones.
        is_whole: Whether these are all its policies.
        policy_problems: The parts of its policies that are malformed or unresolved.
        choices: The open choices that it or its policies depend on.
        defaults_used: The defaults of parameters that it or its policies read, by name.
        is_deployed: Whether it is deployed; None if its Condition is open.
        behind: The bucket that an access point leads to.
        has_acls: Whether access control lists, which are not read, can allow access too.
    """

    arn: str
    type: str
    stack: StackTemplate
    logical_id: str
    is_declared: bool
    policies: tuple[NamedPolicy, ...]
    is_whole: bool
    policy_problems: tuple[PolicyProblem, ...] = ()
    choices: tuple[Choice, ...] = ()
    defaults_used: Mapping[str, str] = field(default_factory=dict)
    is_deployed: bool | None = True
    has_acls: bool = False
    behind: BucketBehind | None = None

    @property
    def path(self) -> str:
        """Its construct path, or its logical ID if the template has no path."""
        return self.stack.path_of(self.logical_id)

    @property
    def account(self) -> str:
        """The account that owns it, or the unknown value that stands for it."""
        return self.stack.account_or_symbol

    @property
    def document(self) -> PolicyDocument | None:
        """Its policies as one document; None if it has none."""
        if not self.policies:
            return None
        first, *others = (policy.document for policy in self.policies)
        for other in others:
            first += other
        return first
