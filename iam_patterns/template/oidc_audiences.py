"""The audiences that the OIDC providers of an app accept: their client IDs.

STS rejects a token for any other audience, whatever the trust policies say.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

from typing import Final

from iam_patterns.policy.tokens import contains_unknown
from iam_patterns.template.app import AppTemplates
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.worlds import Choice, Default

_PROVIDER: Final = ":oidc-provider/"
_LISTS: Final = {
    "AWS::IAM::OIDCProvider": "ClientIdList",
    "Custom::AWSCDKOpenIdConnectProvider": "ClientIDList",
}

Audiences = tuple[tuple[str, frozenset[str]], ...]
"""The ARN of each provider, and the audiences that it accepts."""


def audience_key(provider: str) -> str:
    """The condition key of a token's audience, in lower case.

    Args:
        provider: The ARN of its OIDC provider.
    """
    return f"{provider.partition(_PROVIDER)[2]}:aud".lower()


def accepted_audiences(app: AppTemplates) -> Audiences:
    """The audiences of the providers whose client IDs are all known.

    A provider is left out if any of its declarations has a Condition, since another app can
    declare it too, or client IDs that depend on parameters.

    Args:
        app: The app's templates.
    """
    found: dict[str, frozenset[str]] = {}
    left_out: set[str] = set()
    for stack, resolver in app.resolved():
        for logical_id, resource in stack.resources.items():
            name = _LISTS.get(str(resource.get("Type")))
            if name is None:
                continue
            arn = str(resolver.value({"Ref": logical_id}))
            listed = _known_list(resolver, logical_id, name)
            if not listed or "Condition" in resource:
                left_out.add(arn)
            found[arn] = found.get(arn, frozenset()) | listed
    return tuple(sorted((arn, listed) for arn, listed in found.items() if arn not in left_out))


def _known_list(resolver: Resolver, logical_id: str, name: str) -> frozenset[str]:
    """The client IDs of a provider; none if one is not known, or not without a parameter."""
    start = len(resolver.journal)
    listed = resolver.properties_of(logical_id).get(name)
    depends = any(isinstance(each, Choice | Default) for each in resolver.journal[start:])
    if depends or not isinstance(listed, list):
        return frozenset()
    is_known = all(isinstance(each, str) and not contains_unknown(each) for each in listed)
    return frozenset(listed) if is_known else frozenset()
