"""The OIDC providers of an app, which reject tokens for audiences that they do not list.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from iam_patterns.access.app_in_world import AppInWorld
from iam_patterns.policy import Decision, Request
from iam_patterns.policy.tokens import contains_unknown, shown
from iam_patterns.template.oidc_audiences import audience_key

_ACTION: Final = "sts:assumerolewithwebidentity"


class OidcProviders:
    """The OIDC providers of an app.

    Args:
        app: The app.
    """

    def __init__(self, app: AppInWorld) -> None:
        self._app = app

    def limited(self, decision: Decision, request: Request) -> Decision:
        """The decision, if the caller's provider accepts the audience of its token.

        Args:
            decision: The decision of all policies.
            request: The request.
        """
        if request.action != _ACTION or decision.outcome.endswith("denied"):
            return decision
        provider = request.caller.arn
        accepted = self._accepted.get(provider)
        sent = request.context.get(audience_key(provider), ())
        if accepted is None or not sent or any(map(contains_unknown, sent)):
            return decision
        if accepted.intersection(sent):
            return decision
        listed = " and ".join(sorted(accepted))
        reason = f"{shown(provider)} accepts only tokens for {listed}, its client IDs"
        return Decision("implicitly denied", reason=reason)

    @cached_property
    def _accepted(self) -> Mapping[str, frozenset[str]]:
        return dict(self._app.audiences)
