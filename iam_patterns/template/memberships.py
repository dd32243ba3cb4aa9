"""Which users are in which groups, where names are known only at deployment too.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-usertogroupaddition.html
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import contains_unknown, shown, unknowns_in
from iam_patterns.template.account_keys import Owner, owner_of
from iam_patterns.template.iam_resources import IamResource, texts
from iam_patterns.template.outside_values import computed
from iam_patterns.template.policies import PolicyProblem
from iam_patterns.template.worlds import Dependency

_ACCOUNT: Final = "AWS::AccountId"


@dataclass(frozen=True, slots=True)
class _Membership:
    owner: Owner
    user: str
    group: str
    addition: IamResource


@dataclass(frozen=True, slots=True)
class PossibleGroup:
    """A group that a user is in for some values of the unknown ones.

    Args:
        name: The group's name.
        unknown: The name of the unknown value that decides it.
    """

    name: str
    unknown: str


class Memberships:
    """The additions of users to groups.

    Args:
        additions: The resources that add users to a group, with the keys of their accounts.
    """

    def __init__(self, additions: Iterable[tuple[IamResource, str]]) -> None:
        self._by_user: defaultdict[tuple[str, str], list[_Membership]] = defaultdict(list)
        self._open: list[_Membership] = []
        for found, key in additions:
            owner = owner_of(found.stack, key)
            group = str(found.properties.get("GroupName"))
            for user in texts(found.properties.get("Users")):
                membership = _Membership(owner, user, group, found)
                self._by_user[key, user].append(membership)
                if contains_unknown(user):
                    self._open.append(membership)

    def groups_of(self, owner: Owner, user: str) -> set[str]:
        """The names of the groups that a user is added to."""
        return {found.group for found in self._by_user.get((owner.key, user), ())}

    def dependencies_of(self, owner: Owner, user: str) -> Iterator[Dependency]:
        """What the additions of a user depend on."""
        for found in self._by_user.get((owner.key, user), ()):
            yield from found.addition.depends_on

    def possible_groups_of(self, owner: Owner, user: str) -> Iterator[PossibleGroup]:
        """The groups that a user could be added to, by a name that is not known."""
        every = chain(*self._by_user.values()) if contains_unknown(user) else self._open
        for found in every:
            is_certain = found.owner.key == owner.key and found.user == user
            could_be = could_match((user,), found.user) or could_match((found.user,), user)
            if not is_certain and could_be and found.owner.could_be(owner):
                inputs = list(dict.fromkeys(unknowns_in(f"{user} {found.user}")))
                inputs += [] if found.owner.key == owner.key else [_ACCOUNT]
                unknown = computed(f"who {found.addition.label} adds", inputs)
                yield PossibleGroup(found.group, unknown)


def unknown_groups(groups: Iterable[str]) -> Iterator[tuple[str, PolicyProblem]]:
    """The groups whose names are known only at deployment, each with what is not known by it."""
    for name in groups:
        if contains_unknown(name):
            reason = f"the group is {shown(name)}, which is known only at deployment"
            unknown = computed("the policies of a group", unknowns_in(name))
            yield name, PolicyProblem("Groups", reason, is_malformed=False, unknown=unknown)
