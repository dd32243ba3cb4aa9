"""The audiences that the OIDC providers of an app accept: their client IDs.

STS rejects a token for any other audience, whatever the trust policies say.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

from typing import Final

from iam_patterns.policy.tokens import contains_unknown
from iam_patterns.template.app import AppTemplates

_LISTS: Final = {
    "AWS::IAM::OIDCProvider": "ClientIdList",
    "Custom::AWSCDKOpenIdConnectProvider": "ClientIDList",
}

Audiences = tuple[tuple[str, frozenset[str]], ...]
"""The ARN of each provider, and the audiences that it accepts."""


def accepted_audiences(app: AppTemplates) -> Audiences:
    """The audiences of the providers whose client IDs are all known.

    Providers with a Condition are left out, since another app can declare them too.

    Args:
        app: The app's templates.
    """
    found: dict[str, frozenset[str]] = {}
    for stack, resolver in app.resolved():
        for logical_id, resource in stack.resources.items():
            name = _LISTS.get(str(resource.get("Type")))
            if name is None or "Condition" in resource:
                continue
            listed = resolver.properties_of(logical_id).get(name)
            is_known = isinstance(listed, list) and all(
                isinstance(each, str) and not contains_unknown(each) for each in listed
            )
            if listed and is_known:
                arn = str(resolver.value({"Ref": logical_id}))
                found[arn] = found.get(arn, frozenset()) | frozenset(listed)
    return tuple(sorted(found.items()))
