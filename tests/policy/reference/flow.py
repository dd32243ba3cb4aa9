"""From the answers of the policies to one answer: the order of AWS's evaluation.

Page: reference_policies_evaluation-logic_policy-eval-denyallow.html, unless a rule names another.
"""

from collections.abc import Mapping
from typing import Any

from tests.policy.reference.principals import ACCOUNT, EVERYONE, ROLE, SELF
from tests.policy.reference.statements import Document, Statements
from tests.policy.reference.undocumented import Undocumented, both, either, every, some

ALLOWED, DENIED, NOT_ALLOWED = "allowed", "explicitly denied", "implicitly denied"


def decide(request: Mapping[str, Any], policies: Mapping[str, Any]) -> str:
    """The answer to a request.

    The request: caller (kind, arn, account, session), action, resource, resource_account,
    needs_resource_policy (a KMS key, a role to assume) and context, whose values are lists. The
    policies: identity (None: all is allowed), boundary and session, lists of documents or None;
    resource, a document or None; service_control and resource_control, a list for each level.
    """
    return Evaluation(request, policies).decide()


class Evaluation(Statements):
    """One request against all policies."""

    def decide(self) -> str:
        if self.request["action"].lower() == "sts:getcalleridentity":
            # STS API, GetCallerIdentity: no permission is needed, and a Deny changes nothing.
            return ALLOWED
        # "If the code finds even one explicit deny that applies": any policy of any kind.
        if some(lambda document: self.finds("Deny", document), self.all_documents()):
            return DENIED
        return ALLOWED if both(self.guardrails, self.granted) else NOT_ALLOWED

    def all_documents(self) -> list[Document]:
        names = ("identity", "boundary", "session")
        documents = [each for name in names for each in self.policies[name] or ()]
        levels = self.service_control() + self.resource_control()
        return documents + self.resource_policy() + [each for level in levels for each in level]

    def service_control(self) -> list[list[Document]]:
        """orgs_manage_policies_scps.html: they bind the account's users, roles and root.

        Not service-linked roles, nor those who are no principals of the account.
        """
        bound = self.account and not self.is_service_linked()
        return list(self.policies["service_control"]) if bound else []

    def resource_control(self) -> list[list[Document]]:
        """orgs_manage_policies_rcps.html: for every caller but service-linked roles."""
        return [] if self.is_service_linked() else list(self.policies["resource_control"])

    def is_service_linked(self) -> bool:
        return ":role/aws-service-role/" in self.caller["arn"]

    def guardrails(self) -> bool:
        """orgs_manage_policies_scps_evaluation.html: an Allow at every level. RCPs likewise."""
        levels = self.service_control() + self.resource_control()
        return every(self.allowed_by, levels)

    def granted(self) -> bool:
        if self.account is None:
            # A service or an outside identity has no policies of its own.
            return self.resource_allows({SELF, EVERYONE})
        if self.account != self.request["resource_account"]:
            # ..._evaluation-logic-cross-account.html: allowed in both accounts.
            whole = {SELF, ROLE, ACCOUNT, EVERYONE}
            return both(self.caller_side, lambda: self.resource_allows(whole))
        return either(self.by_name, self.by_role, self.by_everyone, self.by_identity)

    def by_name(self) -> bool:
        """To the user or the session itself: no implicit deny of another policy matters."""
        return self.resource_allows({SELF})

    def by_role(self) -> bool:
        """To the role: limited by the boundary and the session policies."""
        return both(lambda: self.resource_allows({ROLE}), self.limits)

    def by_everyone(self) -> bool:
        """..._elements_principal.html: no other permission is needed in the same account.

        With aws:PrincipalArn no boundary and no session policy limits it. Without: not said.
        """
        if not self.resource_allows({EVERYONE}):
            return False
        if self.limits() or self.resource_allows({EVERYONE}, key="aws:principalarn"):
            return True
        raise Undocumented("Principal * without aws:PrincipalArn, and a boundary that allows not")

    def by_identity(self) -> bool:
        """An Allow of the caller's own; for a key and a role the resource's policy delegates it.

        kms/latest/developerguide/key-policies.html: IAM policies count where the key policy lets
        them. id_roles_compare-resource-policies.html: a trust policy must always allow.
        """
        if self.request["needs_resource_policy"]:
            ways = {ACCOUNT, SELF, ROLE, EVERYONE}
            return both(self.caller_side, lambda: self.resource_allows(ways))
        return self.caller_side()

    def caller_side(self) -> bool:
        own = self.policies["identity"]
        # The root user has full access; here an account's identity policies are all or nothing.
        return both(lambda: own is None or self.allowed_by(own), self.limits)

    def limits(self) -> bool:
        """Boundary and session policies, each kind where there is one, have to allow."""
        kinds = [self.policies[name] for name in ("boundary", "session") if self.policies[name]]
        return every(self.allowed_by, kinds)
