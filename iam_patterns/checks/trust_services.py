"""Rules on services that act for somebody: another customer must not be that somebody.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import demands, on, sources
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, TrustRule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.service_source import ServiceSource, service_source

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_POD_IDENTITY: Final = "pods.eks.amazonaws.com"
_SHUT_OUT: Final = frozenset(
    {
        "cloudtrail.amazonaws.com",
        "ec2.amazonaws.com",
        "elastictranscoder.amazonaws.com",
        "lambda.amazonaws.com",
    }
)
"""Services that are known to fail when they are asked for source keys."""
_ROLES_ANYWHERE: Final = "rolesanywhere.amazonaws.com"
_CERTIFICATE: Final = ("aws:principaltag/x509subject", "aws:principaltag/x509san")
_NAMESPACE: Final = "aws:requesttag/kubernetes-namespace"


def _without_source(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        owners = sources(statement)
        for service in _services(statement):
            known = service_source(service)
            if known is None:
                continue
            if known.sends_source_keys and not owners:
                detail = f"{service} sends for whom it acts ({known.page})."
                yield Weakness(detail, place, _guarded(known, service))
            for owner in owners:
                account = account_of(owner)
                if account and account != policy.account and not settings.is_trusted(account):
                    detail = f"{service} could act for the account {owner}, if it is not yours."
                    yield Weakness(detail, place, _guarded(known, service), is_guess=True)


def _with_unsent_source(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        sent = {condition.key.lower() for condition in statement.conditions}
        for service in _services(statement):
            known = service_source(service)
            if known is None or known.for_some_uses:
                continue
            unsent = [
                key
                for key, is_sent in (
                    ("aws:sourceaccount", known.source_account),
                    ("aws:sourcearn", known.source is not None),
                )
                if key in sent and not is_sent
            ]
            if unsent:
                keys = " or ".join(unsent)
                is_shut_out = known.service in _SHUT_OUT
                says = f"{service} sends" if is_shut_out else "It could be shut out: AWS documents"
                detail = f"{says} no {keys} ({known.page})."
                yield Weakness(detail, place, _unguarded(service), is_guess=not is_shut_out)


def _pods(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        if _POD_IDENTITY not in _services(statement):
            continue
        if not policy.tags_sessions(_POD_IDENTITY):
            yield Weakness("It lacks sts:TagSession, without which EKS is refused.", place)
        if not any(map(demands, on(statement, _NAMESPACE))):
            yield Weakness("It names no namespace, so that a pod of any could have it.", place)


def _certificates(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        if _ROLES_ANYWHERE not in _services(statement):
            continue
        if not sources(statement):
            yield Weakness("It names no trust anchor of an account.", place)
        demanded = [c.key.lower() for c in statement.conditions if demands(c)]
        if not any(key.startswith(_CERTIFICATE) for key in demanded):
            yield Weakness("It names no part of a certificate's subject.", place)


def _guarded(known: ServiceSource, service: str) -> str:
    """How to guard it as far as the service allows, in plain CDK and by a construct."""
    construct = f'ServiceRole(..., service="{service}")'
    if service == "ecs-tasks.amazonaws.com":
        construct = "EcsTaskRole(...), EcsTaskExecutionRole(...)"
    if not known.source_account:
        return construct
    condition = '{"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}'
    return f'iam.ServicePrincipal("{service}", conditions={condition}), or {construct}'


def _unguarded(service: str) -> str:
    return f'iam.ServicePrincipal("{service}"), or ServiceRole(..., service="{service}")'


def _services(statement: Statement) -> tuple[str, ...]:
    return statement.principals.service if statement.principals else ()


RULES: Final[tuple[TrustRule, ...]] = (
    Rule(
        "trust-service-without-source",
        "warning",
        "A service that says for whom it acts is trusted without asking.",
        "Another customer has the service act with your role (confused deputy).",
        'ServiceRole(..., service="states.amazonaws.com")',
        _GUIDE + "confused-deputy.html",
        _without_source,
    ),
    Rule(
        "trust-service-source-never-sent",
        "error",
        "A service is asked for a key that it does not send.",
        "No attack, but the service itself cannot assume the role.",
        'ServiceRole(..., service="cloudtrail.amazonaws.com")',
        _GUIDE + "confused-deputy.html",
        _with_unsent_source,
    ),
    Rule(
        "trust-pod-identity-unscoped",
        "error",
        "EKS Pod Identity is trusted for every pod, or cannot tag the session.",
        "Any pod of any cluster of the account gets the role through an association.",
        'EksPodRole(..., cluster=cluster, namespace="shop", service_account="orders")',
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
        _pods,
    ),
    Rule(
        "trust-any-certificate",
        "error",
        "IAM Roles Anywhere is trusted for any certificate.",
        "Any machine with a certificate of any trust anchor of the account gets the role.",
        'RolesAnywhereRole(..., trust_anchor_arn=arn, certificate_subject={"CN": "..."})',
        "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
        _certificates,
    ),
)
