"""The callers that a trust statement lists: what their calls can and cannot carry.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from iam_patterns.checks.analysis.malformed_values import ARN_KEYS, Reason, why_malformed
from iam_patterns.checks.analysis.service_names import meant_service
from iam_patterns.checks.analysis.trust_conditions import (
    EXTERNAL_ID,
    PRINCIPAL_ARN,
)
from iam_patterns.checks.catalog.keys_never_sent import (
    CALLERS_WITH,
    CLAIMS_NEVER_PASSED,
    CLAIMS_OF_ANY_ISSUER,
    FREE_TEXT_KEYS,
    KEYS_OF_MEMBERS,
    KEYS_OF_SERVICES,
    SERVICES_WITH_EXTERNAL_ID,
)
from iam_patterns.checks.catalog.sign_in_endpoints import SIGN_IN_HOSTS
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.partitions import other_partition
from iam_patterns.policy.patterns import has_literal_text
from iam_patterns.policy.tokens import contains_token, shown
from iam_patterns.policy.web_identity.federation import issuer_of
from iam_patterns.policy.wildcards import covers, has_wildcard
from iam_patterns.service_reference.actions import condition_keys_of
from iam_patterns.service_reference.condition_keys import is_known_key, nearest_key

CallerKind = Literal["AWS", "Service", "OIDC", "SAML"]

_STS: Final = ("sts:AssumeRole",)
_WEB_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_SAML: Final = "sts:AssumeRoleWithSAML"
_SAML_AUDIENCE: Final = "saml:aud"
_PRINCIPAL: Final = re.compile(r"(role|user)/[^*?]+")


@dataclass(frozen=True, slots=True)
class TrustCaller:
    """A principal of a trust statement.

    Args:
        kind: What it is.
        name: The principal as the policy writes it.
        account: The account of the role; None when it is open.
        partition: The partition of the role; None when it is open.
    """

    kind: CallerKind
    name: str
    account: str | None
    partition: str | None

    def why_never_itself(self) -> Reason | None:
        """Why this principal can never assume the role, whatever the conditions."""
        if other := self._other_partition(self.name):
            is_service = self.kind == "Service"
            principal = self.name.removesuffix(".cn") if is_service else "a principal"
            return Reason(
                f"it is in the partition {other}, and the role is in {self.partition}",
                f"Use {principal} of the partition {self.partition}.",
            )
        meant = meant_service(self.name) if self.kind == "Service" else None
        if meant:
            return Reason(
                f"no AWS service is known by this name; did you mean {meant}?",
                f"Replace {self.name} with {meant}.",
                is_certain=False,
            )
        owner = account_of(self.name) if self.kind in ("OIDC", "SAML") else None
        if owner and self.account and owner != self.account:
            return Reason(
                f"the identity provider is in account {owner}, and IAM accepts only providers "
                f"of the role's own account {self.account}",
                f"Create the identity provider in account {self.account}, and trust its ARN.",
            )
        return None

    def why_never_sent(self, key: str) -> Reason | None:
        """Why the caller's call never carries a condition key."""
        folded = key.lower()
        removed = self._without(key)
        if not is_known_key(key, _STS):
            nearest = nearest_key(key)
            hint = f"; did you mean {nearest}?" if nearest else ""
            fix = f"Replace {key} with {nearest}." if nearest else removed
            return Reason(f"the condition key {key} does not exist{hint}", fix)
        if reason := self._why_of_other_callers(key, removed):
            return reason
        if self.kind == "AWS":
            return None
        if folded == EXTERNAL_ID:
            return self._why_no_external_id(key, removed)
        return self._why_no_claim(key, removed)

    def _without(self, key: str) -> str:
        """The fix that removes a condition, without trusting a whole account by it."""
        name = shown(self.name)
        if self.kind == "AWS" and (name.endswith(":root") or ACCOUNT_ID.matches(name)):
            role = "the ARN of the role that needs it"
            return f"Replace {name} with {role}, and remove the condition on {key}."
        return f"Remove the condition on {key} for {name}."

    def _why_of_other_callers(self, key: str, removed: str) -> Reason | None:
        folded = key.lower()
        callers = CALLERS_WITH.get(folded)
        own = "Service" if folded in KEYS_OF_SERVICES else "AWS"
        if callers is None or self.kind == own or self.name == "*":
            return None
        is_certain = self.kind != "Service" or folded not in KEYS_OF_MEMBERS
        return Reason(f"only calls of {callers} carry {key}", removed, is_certain=is_certain)

    def _why_no_external_id(self, key: str, removed: str) -> Reason | None:
        if self.kind != "Service":
            api = "AssumeRoleWithSAML" if self.kind == "SAML" else "AssumeRoleWithWebIdentity"
            return Reason(f"{api} has no external ID, so that it never carries {key}", removed)
        if self.name in SERVICES_WITH_EXTERNAL_ID:
            return None
        return Reason(f"AWS does not document that it sends {key}", removed, is_certain=False)

    def _why_no_claim(self, key: str, removed: str) -> Reason | None:
        prefix, _, claim = key.partition(":")
        is_saml = prefix.lower() == "saml"
        if not is_saml and "." not in prefix:
            return None
        if self.kind == "Service" or is_saml is not (self.kind == "SAML"):
            what = "SAML assertions" if is_saml else f"tokens of {prefix}"
            return Reason(f"{key} is sent only with {what}", removed)
        issuer = issuer_of(self.name)
        if is_saml or contains_token(issuer) or contains_token(prefix):
            return None
        if prefix.lower() != issuer.lower():
            return Reason(
                f"{key} is a key of another issuer than {issuer}",
                f"Replace {key} with {issuer}:{claim}.",
            )
        return _why_not_passed(prefix.lower(), claim.lower(), key, removed)

    def why_impossible(self, key: str, value: str, *, is_pattern: bool) -> Reason | None:
        """Why the caller never sends a value of a key, or any value that matches a pattern."""
        folded = key.lower()
        if contains_token(value):
            return None
        if has_wildcard(value) and not is_pattern and not folded.startswith(FREE_TEXT_KEYS):
            operator = "ArnLike" if folded in ARN_KEYS else "StringLike"
            is_limited = has_literal_text(value) and folded != EXTERNAL_ID
            return Reason(
                f"{value} is compared literally, and no {key} has wildcards in it",
                f"Use {operator} for {key}, which matches wildcards."
                if is_limited
                else f"Replace {value} with the {key} of the callers.",
            )
        if folded == _SAML_AUDIENCE:
            return self._why_no_endpoint(value)
        return why_malformed(folded, value) or self._why_of_somebody_else(folded, value)

    def _why_of_somebody_else(self, key: str, value: str) -> Reason | None:
        other = self._other_partition(value) if key in ARN_KEYS else None
        if other:
            return Reason(
                f"{value} is in the partition {other}, and the role is in {self.partition}",
                f"Use an ARN of the partition {self.partition}.",
            )
        if self.kind != "AWS" or key not in (PRINCIPAL_ARN, "aws:principalaccount"):
            return None
        own, owner = account_of(self.name), account_of(value)
        if own and owner and own != owner:
            return Reason(
                f"{value} belongs to account {owner}, and the principal to {own}",
                f"Trust account {owner}, or use an ARN of account {own}.",
            )
        named = Arn.parse(self.name)
        is_one = named is not None and _PRINCIPAL.fullmatch(named.resource) is not None
        is_known = is_one and not contains_token(self.name) and key == PRINCIPAL_ARN
        if is_known and not covers(value, self.name):
            return Reason(
                f"{value} is another principal than {self.name}",
                f"Remove the condition on aws:PrincipalArn: the statement trusts only {self.name}.",
            )
        return None

    def _why_no_endpoint(self, value: str) -> Reason | None:
        host = SIGN_IN_HOSTS.get(self.partition or "")
        others = [name for name in SIGN_IN_HOSTS.values() if name != host]
        if host and any(f"{name}/" in value for name in others):
            return Reason(
                f"{value} is not a sign-in endpoint of the partition {self.partition}",
                f"Use https://{host}/saml.",
            )
        return None

    def _other_partition(self, text: str) -> str | None:
        return other_partition(text, self.partition) if self.partition else None


def callers_of(
    statement: Statement, account: str | None, partition: str | None
) -> Iterator[TrustCaller]:
    """The principals of a statement that can call its action.

    ``*`` and unique IDs are AWS principals of any account.
    """
    if statement.principals is None:
        return
    if statement.principals.everyone:
        yield TrustCaller("AWS", "*", account, partition)
    for kind, names in statement.principals.by_kind():
        for name in names:
            if not any(map(statement.matches_action, fitting_actions(kind, name))):
                continue
            if found := _kind(kind, name):
                yield TrustCaller(found, name, account, partition)


def fitting_actions(kind: str, name: str) -> tuple[str, ...]:
    """The actions by which a principal can assume a role.

    Args:
        kind: The kind of principal in IAM's JSON, such as ``Federated``.
        name: The principal.
    """
    if kind != "Federated":
        return _STS
    if ":saml-provider/" in name:
        return (_SAML,)
    is_known = ":oidc-provider/" in name or "${Token[" not in name
    return (_WEB_IDENTITY,) if is_known else (_WEB_IDENTITY, _SAML)


def _kind(kind: str, name: str) -> CallerKind | None:
    if kind == "AWS":
        return "AWS"
    if kind == "Service":
        return "Service"
    if kind != "Federated" or name == "*":
        return None
    is_open = contains_token(name) and "-provider/" not in name
    if is_open:
        return None
    return "SAML" if ":saml-provider/" in name else "OIDC"


def _why_not_passed(issuer: str, claim: str, key: str, removed: str) -> Reason | None:
    known = condition_keys_of("sts")
    if claim in CLAIMS_OF_ANY_ISSUER or any(covers(one, f"{issuer}:{claim}") for one in known):
        return None
    is_certain = claim in CLAIMS_NEVER_PASSED
    passes = "does not pass" if is_certain else "is not documented to pass"
    return Reason(f"AWS STS {passes} the claim {shown(key)}", removed, is_certain=is_certain)
