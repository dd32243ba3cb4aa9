"""The six session tags that EKS Pod Identity gives to every session of a pod's role.

They are transitive: STS passes them on to each role that the session assumes, and requires
``sts:TagSession`` for that call, in the pod role's policies and in the trust policy.

See https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from iam_patterns.access.any_resource import RequestOn, request_on
from iam_patterns.policy import Caller, Statement
from iam_patterns.policy.tokens import contains_token, contains_unknown, unknown
from iam_patterns.template import AppTemplates, IamRole

_SERVICE: Final = "pods.eks.amazonaws.com"
_ASSOCIATION: Final = "AWS::EKS::PodIdentityAssociation"
_CLUSTER_ARN: Final = "eks-cluster-arn"
_CLUSTER_NAME: Final = "eks-cluster-name"
_PROPERTIES: Final = {
    _CLUSTER_NAME: "ClusterName",
    "kubernetes-namespace": "Namespace",
    "kubernetes-service-account": "ServiceAccount",
}
_TAGS: Final = (_CLUSTER_ARN, *_PROPERTIES, "kubernetes-pod-name", "kubernetes-pod-uid")
_PASSING_TAGS: Final = ("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity")
_REQUEST_TAG: Final = "aws:requesttag/"

POD_TAG_KEYS: Final = frozenset(f"aws:PrincipalTag/{tag}" for tag in _TAGS)
"""The condition keys of the tags in the requests of a pod."""

PodTags = Mapping[str, str]
"""The session tags of pods by key, with unknown values for those that no template has."""


class PodTagsOfRoles:
    """The session tags of an app's roles for pods.

    Args:
        app: The app's templates.
    """

    def __init__(self, app: AppTemplates) -> None:
        self._app = app
        self._read: list[Mapping[str, Any]] | None = None

    def of(self, role: IamRole) -> PodTags:
        """The tags of every session of a role; none if others than pods can assume the role too.

        The values are those that the trust policy requires, then those of the role's only
        association.
        """
        trusting = [s for s in role.trust.statements if s.effect == "Allow"]
        if not trusting or not all(map(_is_for_pods, trusting)):
            return {}
        associations = [a for a in self._associations() if a.get("RoleArn") == role.arn]
        if associations and all(_sends_no_tags(found) for found in associations):
            return {}
        return {tag: unknown(f"aws:PrincipalTag/{tag}") for tag in _TAGS} | _known(
            trusting, associations
        )

    def actions(self, actions: Sequence[str], callers: Iterable[IamRole | None]) -> tuple[str, ...]:
        """The actions of a call to assume a role, with that for the tags that pods pass on."""
        tagged = any(caller and self.of(caller) for caller in callers)
        return tuple(dict.fromkeys((*actions, *(["sts:TagSession"] if tagged else []))))

    def requests_of(
        self, role: IamRole, action: str, sent: Mapping[str, str | Sequence[str]]
    ) -> RequestOn:
        """The requests for an action that a role sends, by the resource, with its tags."""
        tags = self.of(role)
        context = {f"aws:PrincipalTag/{tag}": value for tag, value in tags.items()} | {**sent}
        if action in _PASSING_TAGS:
            context = as_passed_on(tags, sent)
        return partial(request_on, Caller.of_role(role.arn), action, context)

    def _associations(self) -> Sequence[Mapping[str, Any]]:
        if self._read is None:
            self._read = [
                resolver.properties_of(logical_id)
                for stack, resolver in self._app.resolved()
                for logical_id, resource in stack.resources.items()
                if resource.get("Type") == _ASSOCIATION
            ]
        return self._read


def as_passed_on(
    tags: PodTags, sent: Mapping[str, str | Sequence[str]]
) -> dict[str, str | Sequence[str]]:
    """The condition keys of a call by which the session assumes another role.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    """
    if not tags:
        return {**sent}
    own = sent.get("aws:TagKeys", ())
    keys = [*tags, *([own] if isinstance(own, str) else own)]
    return {
        **{f"aws:PrincipalTag/{tag}": value for tag, value in tags.items()},
        **{f"aws:RequestTag/{tag}": value for tag, value in tags.items()},
        "sts:TransitiveTagKeys": list(tags),
        **sent,
        "aws:TagKeys": keys,
    }


def _is_for_pods(statement: Statement) -> bool:
    """Whether it trusts pods only: EKS, or callers that pass on the tags that EKS gave."""
    principals = statement.principals
    if principals is None:
        return False
    only_eks = [name for _, names in principals.by_kind() for name in names] == [_SERVICE]
    return only_eks or f"{_REQUEST_TAG}{_CLUSTER_ARN}" in dict(_required(statement))


def _known(
    trusting: Sequence[Statement], associations: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    known: dict[str, str] = {}
    if len(associations) == 1:
        for tag, name in _PROPERTIES.items():
            value = associations[0].get(name)
            if isinstance(value, str) and not contains_unknown(value):
                known[tag] = value
    if len(trusting) == 1:
        required = dict(_required(trusting[0]))
        for tag in _TAGS:
            if f"{_REQUEST_TAG}{tag}" in required:
                known[tag] = required[f"{_REQUEST_TAG}{tag}"]
    arn = known.get(_CLUSTER_ARN, "")
    if _CLUSTER_NAME not in known and "/" in arn and not contains_token(arn):
        known[_CLUSTER_NAME] = arn.rsplit("/", 1)[-1]
    return known


def _required(statement: Statement) -> Iterator[tuple[str, str]]:
    """The keys that must have one value in full, with it."""
    for condition in statement.conditions:
        if condition.operator == "StringEquals" and len(condition.values) == 1:
            yield condition.key.lower(), condition.values[0]


def _sends_no_tags(association: Mapping[str, Any]) -> bool:
    return str(association.get("DisableSessionTags", "")).lower() == "true"
