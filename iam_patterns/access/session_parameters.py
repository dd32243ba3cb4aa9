"""The parameters of a call to assume a role that require an action of their own.

Both the caller's policies and the trust policy must allow that action, as they must allow
``sts:AssumeRole``.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
and https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.variables import keys_in


@dataclass(frozen=True, slots=True)
class SessionParameter:
    """Parameters of a call, and the action that they require.

    Args:
        action: The action.
        keys: The condition keys of the parameters, in lower case; with a slash at the end, the
            beginning of several.
    """

    action: str
    keys: tuple[str, ...]

    def of(self, keys: Iterable[str]) -> frozenset[str]:
        """Those of some condition keys that the parameters send, in lower case."""
        return frozenset(key for key in map(str.lower, keys) if self._has(key))

    def _has(self, key: str) -> bool:
        return any(key.startswith(own) if own.endswith("/") else key == own for own in self.keys)


TAGS: Final = SessionParameter(
    "sts:TagSession", ("aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys")
)
SESSION_PARAMETERS: Final = (
    TAGS,
    SessionParameter("sts:SetSourceIdentity", ("sts:sourceidentity",)),
    SessionParameter("sts:SetContext", ("sts:requestcontext/", "sts:requestcontextproviders")),
)


def actions_required_by(keys: Iterable[str]) -> list[str]:
    """The actions that a call to assume a role requires for the condition keys that it sends.

    Example:
        >>> actions_required_by(["aws:RequestTag/team", "aws:TagKeys", "sts:ExternalId"])
        ['sts:TagSession']
    """
    sent = tuple(keys)
    return [each.action for each in SESSION_PARAMETERS if each.of(sent)]


@lru_cache(maxsize=16384)
def keys_of_parameters(document: PolicyDocument) -> frozenset[str]:
    """The condition keys of such parameters that a policy compares, or has as variables."""
    found: set[str] = set()
    for statement in document.statements:
        texts = [*statement.resources, *statement.not_resources]
        for condition in statement.conditions:
            found.add(condition.key)
            texts += condition.values
        found.update(key for text in texts for key in keys_in(text))
    return frozenset().union(*(each.of(found) for each in SESSION_PARAMETERS))
