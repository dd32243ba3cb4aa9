"""What policies are attached to by name, where names or accounts are known only at deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import contains_unknown, unknown, unknowns_in
from iam_patterns.template.account_keys import Owner
from iam_patterns.template.identities import IdentityKind
from iam_patterns.template.outside_values import computed
from iam_patterns.template.policies import NamedPolicy, only_perhaps

_ACCOUNT: Final = "AWS::AccountId"

IdentityKey = tuple[str, IdentityKind, str]
"""What stands for the account, the kind and the name of an identity."""


@dataclass(frozen=True, slots=True)
class _Attachment:
    owner: Owner
    name: str
    policy: NamedPolicy


class Attachments:
    """The policies that are attached to identities by name."""

    def __init__(self) -> None:
        self._by_name: defaultdict[tuple[IdentityKind, str], list[_Attachment]]
        self._by_name = defaultdict(list)
        self._open: defaultdict[IdentityKind, dict[str, None]] = defaultdict(dict)

    def add(self, owner: Owner, kind: IdentityKind, name: str, policy: NamedPolicy) -> None:
        """Adds a policy that is attached to a name in an account."""
        self._by_name[kind, name].append(_Attachment(owner, name, policy))
        if contains_unknown(name):
            self._open[kind][name] = None

    def perhaps_of(
        self, owner: Owner, kind: IdentityKind, name: str, declared: Collection[IdentityKey]
    ) -> Iterator[NamedPolicy]:
        """The policies that are attached to an identity for some values of the unknown ones.

        A name that the account declares is that identity's: a policy attached to it is not
        attached to another.

        Args:
            owner: The account of the identity.
            kind: The kind of the identity.
            name: Its name.
            declared: The identities of the app.
        """
        for other in self._candidates(kind, name):
            for found in self._by_name[kind, other]:
                is_certain = found.owner.key == owner.key and other == name
                is_of_other = (found.owner.key, kind, other) in declared
                if not is_certain and not is_of_other and found.owner.could_be(owner):
                    yield _perhaps(found, f"{name} {other}", owner)

    def _candidates(self, kind: IdentityKind, name: str) -> list[str]:
        """The names that could be the same as a name."""
        if contains_unknown(name):
            named = [other for of_kind, other in self._by_name if of_kind == kind]
            return [other for other in named if could_match((name,), other)]
        same = [name] if (kind, name) in self._by_name else []
        return [*same, *(other for other in self._open[kind] if could_match((other,), name))]


def _perhaps(found: _Attachment, names: str, owner: Owner) -> NamedPolicy:
    inputs = list(dict.fromkeys(unknowns_in(names)))
    inputs += [] if found.owner.key == owner.key else [_ACCOUNT]
    condition = unknown(computed(f"what {found.policy.name} is attached to", inputs))
    return replace(found.policy, document=only_perhaps(found.policy.document, condition))
