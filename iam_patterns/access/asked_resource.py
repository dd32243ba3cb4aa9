"""The resource of a question, with its policy as far as the templates have it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from iam_patterns.access.errors import AccessError
from iam_patterns.policy import Policies, PolicyDocument
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.evaluation.policies import ResourcePolicy
from iam_patterns.policy.tokens import shown, unknown, unknowns_in
from iam_patterns.template import StackTemplate, TemplateError
from iam_patterns.template.outside_values import computed
from iam_patterns.template.policies import only_perhaps, perhaps_trusting
from iam_patterns.template.resource_policies import (
    ResourceKey,
    ResourcePolicies,
    ResourceWithPolicies,
    owner_of,
)
from iam_patterns.template.worlds import Choice

_WITH_POLICIES: Final[Mapping[str, str]] = {
    "backup": "vault",
    "codeartifact": "domain",
    "dynamodb": "table",
    "ecr": "repository",
    "elasticfilesystem": "file system",
    "es": "domain",
    "events": "event bus",
    "execute-api": "API",
    "kafka": "cluster",
    "kinesis": "stream",
    "kms": "key",
    "lambda": "function",
    "logs": "log group",
    "s3": "bucket",
    "s3express": "directory bucket",
    "s3tables": "table bucket",
    "secretsmanager": "secret",
    "sns": "topic",
    "sqs": "queue",
}
"""What the resources of each service are called whose policies are read."""
_ACCESS_POINT: Final = ":accesspoint/"
_OBJECT_LAMBDA: Final = ":s3-object-lambda:"
_MULTI_REGION: Final = ".mrap"
_OBJECT: Final = "/object/"


@dataclass(frozen=True, slots=True)
class ResourceName:
    """The resource of a question, as it is asked for in every world.

    Args:
        arn: Its ARN.
        key: The declared resource that it belongs to; None if no template declares it.
        is_assumed: Whether it is a role that the app may declare, whose trust policy decides.
    """

    arn: str
    key: ResourceKey | None
    is_assumed: bool = False

    @property
    def policy(self) -> str:
        """What its policy is called."""
        kind = "trust policy" if self.is_assumed else "policy"
        return f"{kind} of {shown(owner_of(self.arn))}"

    @classmethod
    def of(cls, arn: str, policies: ResourcePolicies, stack: StackTemplate) -> "ResourceName":
        """The resource with an ARN.

        Args:
            arn: The ARN.
            policies: The resources of the app.
            stack: The stack of the role that is asked about: where several stacks declare a
                resource of that name, it is that of this stack.

        Raises:
            AccessError: When several stacks declare it, and this one does not.
        """
        keys = policies.keys_of(arn)
        if len(keys) < 2:  # noqa: PLR2004 - one, or none
            return cls(arn, keys[0] if keys else None)
        chain = [each.identity for each in stack.chain]
        own = [key for key in keys if key[0] in chain]
        if len(own) != 1:
            listed = " and ".join(f"{logical_id} of {name}" for name, logical_id in keys)
            raise AccessError(
                f"resource: several stacks declare {shown(owner_of(arn))}: {listed}. Give the "
                "stacks an account and a Region, or read one of them."
            )
        return cls(arn, own[0])


class AskedResource:
    """The resource of a question as it is in one world.

    Args:
        name: What is asked for.
        policies: The resources of the app in that world.
        account: The account that owns it, if that is known otherwise.

    Raises:
        TemplateError: When a policy of the resource is malformed.
    """

    def __init__(
        self, name: ResourceName, policies: ResourcePolicies, account: str | None = None
    ) -> None:
        self._account = account
        self.arn = name.arn
        self._policies = policies
        self._seen: ResourceWithPolicies | None = None
        self._perhaps: Sequence[ResourceWithPolicies] = ()
        if name.key is None:
            self._seen = policies.of(name.arn)
            self._perhaps = policies.perhaps(name.arn)
        elif policies.is_here(name.key):
            self._seen = policies.declared(name.key)

    @property
    def choices(self) -> Iterator[Choice]:
        """The open choices that its policies depend on."""
        for found in self._found:
            yield from found.choices

    @property
    def notes(self) -> Iterator[str]:
        """What an answer about it takes for granted."""
        for found in self._found:
            for name, value in found.defaults_used.items():
                yield f"with the default of {name}: {shown(value)}"
        arn = Arn.parse(self.arn)
        kind = _WITH_POLICIES.get(arn.service) if arn else None
        owner = shown(owner_of(self.arn))
        if kind and not self._seen:
            yield f"no template declares {owner}: the {kind}'s own policy was not seen"
        elif self._seen and not self._seen.is_whole:
            yield f"of the policy of {owner}, only what these templates add to it was seen"
        if self._seen and self._seen.has_acls:
            yield f"the access control lists of {owner}, which it enables, were not read"
        if _OBJECT_LAMBDA in self.arn:
            yield (
                "the function, the supporting access point and the bucket behind it were not asked "
                "about: ask about each"
            )
        elif _ACCESS_POINT in self.arn and self.behind is None:
            yield "the policy of the bucket behind the access point must allow it too"
        if self.behind and self.behind.policy is not Policies.NOT_KNOWN:
            yield from self.behind.notes
        if self._seen and self._seen.behind and self._seen.behind.vpc:
            yield f"the access point accepts requests from {shown(self._seen.behind.vpc)} only"

    @property
    def behind(self) -> "AskedResource | None":
        """The object or bucket that an access point of the templates leads to."""
        bucket = self._seen.behind if self._seen else None
        if bucket is None or self._seen is None:
            return None
        _, _, key = self.arn.removeprefix(self._seen.arn).partition(_OBJECT)
        arn = f"{bucket.arn}/{key}" if key else bucket.arn
        keys = self._policies.keys_of(bucket.arn)
        name = ResourceName(arn, keys[0] if len(keys) == 1 else None)
        return AskedResource(name, self._policies, bucket.account)

    @property
    def keys(self) -> Mapping[str, str]:
        """The condition keys that follow from an access point."""
        return self._seen.behind.keys if self._seen and self._seen.behind else {}

    @property
    def account(self) -> str | None:
        """The account that owns it, if a template declares it and its ARN does not say."""
        is_declared = self._seen is not None and self._seen.is_declared
        return self._seen.account if self._seen and is_declared else self._account

    @property
    def policy(self) -> ResourcePolicy:
        """Its policy, as `Policies` takes it."""
        if _MULTI_REGION in self.arn:
            name = f"the policies of {shown(self.arn)} and of its buckets"
            return perhaps_trusting(PolicyDocument(), [name])
        documents = list(self._documents())
        if not documents:
            return None if self.is_whole else Policies.NOT_KNOWN
        first, *others = documents
        for other in others:
            first += other
        return first

    @property
    def is_whole(self) -> bool:
        """Whether `policy` is all of it."""
        return self._seen is not None and self._seen.is_whole

    @property
    def _found(self) -> Iterator[ResourceWithPolicies]:
        if self._seen:
            yield self._seen
        yield from self._perhaps

    def _documents(self) -> Iterator[PolicyDocument]:
        for found in self._found:
            refuse_malformed_policy(found)
        if self._seen and (document := self._seen.document):
            yield document
        for found in self._perhaps:
            if document := found.document:
                names = [*unknowns_in(found.arn), *unknowns_in(self.arn)]
                condition = computed(f"the resource being {shown(found.arn)}", names)
                yield only_perhaps(document, unknown(condition))


def refuse_malformed_policy(found: ResourceWithPolicies) -> None:
    """Refuses a resource with a policy that AWS rejects.

    Raises:
        TemplateError: With every part of its policies that is malformed.
    """
    problems = [
        f"{found.stack.name}.{problem}" for problem in found.policy_problems if problem.is_malformed
    ]
    if problems:
        raise TemplateError("\n".join(problems))
