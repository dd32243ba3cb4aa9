"""Everyone who could ask to assume a role, one caller for each case that trust policies tell apart.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from functools import partial
from itertools import count
from typing import Final

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.evaluation.caller import Caller
from iam_patterns.policy.evaluation.compiled_principals import NamedAs
from iam_patterns.policy.evaluation.compiled_statement import principal_matcher
from iam_patterns.policy.formats import ACCOUNT_ID, SERVICE_PRINCIPAL
from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.key_cells import condition_places
from iam_patterns.policy.inclusion.space import CALLER_KEYS, CallerCase
from iam_patterns.policy.inclusion.text_cells import texts_of_cells
from iam_patterns.policy.inclusion.text_places import Places, text_places
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.problems import PolicyError
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.wildcards import elements_of

_ASSUME: Final = "sts:AssumeRole"
_SAML: Final = "sts:AssumeRoleWithSAML"
_WEB_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_OF_SESSIONS: Final = ("sts:TagSession", "sts:SetSourceIdentity")
ASSUME_ROLE_ACTIONS: Final = (_ASSUME, _SAML, _WEB_IDENTITY, *_OF_SESSIONS)
"""Every action that a trust policy decides."""

_DIGITS: Final = tuple("0123456789")
_ACCOUNT: Final = (text_places(elements_of("????????????")),)
_ARN_KEY: Final = "aws:principalarn"
_ACCOUNT_KEY: Final = "aws:principalaccount"
_SESSION: Final = "session-that-is-not-listed"
_NAME_KEY: Final = "aws:username"
_SERVICE_KEY: Final = "aws:principalservicename"


class OwnPolicies(Enum):
    """What a caller's own policies are taken to be, in the role's account."""

    ALLOW = "its own policies allow the call"
    NONE = "it has no policies of its own"
    BOUNDED = "its permissions boundary allows nothing"
    WIDE_BOUNDARY = "its permissions boundary allows everything"


def trust_callers(clauses: Sequence[Clause], role_arn: str) -> list[CallerCase]:
    """The callers.

    Args:
        clauses: The clauses of both trust policies.
        role_arn: The ARN of the role.
    """
    role = Arn.parse(role_arn)
    account, partition = (role.account, role.partition) if role else ("", "")
    callers = dict.fromkeys(
        (*_listed(clauses), *_sessions(clauses), *_others(clauses, account, partition))
    )
    excepts = any(clause.not_principals and clause.effect == "Deny" for clause in clauses)
    return [case for caller in callers for case in _cases(caller, account, excepts=excepts)]


def are_complete(clauses: Iterable[Clause]) -> bool:
    """Whether there is a caller for each case.

    There is not, where the callers that a clause matches are not listed one by one, and a key of
    the caller is compared with a policy variable that the request decides, or a user is told apart
    by its ARN and by a pattern of its name.

    Args:
        clauses: The clauses that match some action of a trust policy.
    """
    compared: set[str] = set()
    for clause in clauses:
        for key in _open_keys(clause):
            for condition in clause.conditions_of(key):
                has_pattern = condition.parsed_operator.has_wildcards
                compared |= {key} if has_pattern or key != _NAME_KEY else set()
                if clause.keys_in(condition) - CALLER_KEYS:
                    return False
    return not {_ARN_KEY, _NAME_KEY} <= compared


def _open_keys(clause: Clause) -> tuple[str, ...]:
    """The keys that differ between callers which a clause matches and does not list."""
    listed = clause.principals
    if listed is None or listed.everyone:
        return (_ARN_KEY, _NAME_KEY, _ACCOUNT_KEY, _SERVICE_KEY)
    if "*" in listed.aws:
        return (_ARN_KEY, _NAME_KEY, _ACCOUNT_KEY)
    return () if all(map(_lists_one, listed.aws)) else (_ARN_KEY, _NAME_KEY)


def _lists_one(name: str) -> bool:
    arn = Arn.parse(name)
    return arn is not None and arn.resource.startswith(("role/", "user/"))


def _cases(caller: Caller, account: str, *, excepts: bool) -> Iterator[CallerCase]:
    kinds = [OwnPolicies.ALLOW]
    if caller.account == account and caller.kind != "Account":
        kinds += [OwnPolicies.NONE, OwnPolicies.BOUNDED]
    if excepts and caller.account is not None:
        kinds.append(OwnPolicies.WIDE_BOUNDARY)
    for own in kinds:
        yield CallerCase(caller, own.value, _counts(caller, own), _actions(caller))


def _actions(caller: Caller) -> frozenset[str]:
    if caller.kind != "Federated":
        return frozenset({_ASSUME, *_OF_SESSIONS})
    action = _SAML if ":saml-provider/" in caller.arn else _WEB_IDENTITY
    return frozenset({action, *_OF_SESSIONS})


def _counts(caller: Caller, own: OwnPolicies) -> Callable[[Clause], bool]:
    """Whether a clause matches the caller closely enough for what its own policies are."""
    is_bounded = own in (OwnPolicies.BOUNDED, OwnPolicies.WIDE_BOUNDARY)
    needed = {OwnPolicies.NONE: NamedAs.ITS_ROLE, OwnPolicies.BOUNDED: NamedAs.ITSELF}

    def counts(clause: Clause) -> bool:
        found = principal_matcher(clause, polarity=Polarity.OPTIMISTIC, of_bounded=is_bounded)(
            caller
        )
        if clause.effect == "Deny":
            return bool(found)
        return found >= needed.get(own, NamedAs.ITS_ACCOUNT)

    return counts


def _listed(clauses: Iterable[Clause]) -> Iterator[Caller]:
    """The roles, sessions, users, services and providers that are listed."""
    for principals in _principals(clauses):
        for name in principals.aws:
            yield from _of_arn(name)
        for name in (*principals.service, *principals.federated):
            if name != "*":
                of_service = name in principals.service
                yield Caller.of_service(name) if of_service else Caller.of_provider(name)


def _principals(clauses: Iterable[Clause]) -> list[Principals]:
    return [p for clause in clauses for p in (clause.principals, clause.not_principals) if p]


def _of_arn(name: str) -> Iterator[Caller]:
    arn = Arn.parse(name)
    if arn is None or arn.service != "iam":
        return
    try:
        if arn.resource.startswith("user/"):
            yield Caller.of_user(name)
        elif arn.resource.startswith("role/"):
            yield Caller.of_role(name, session_name=_SESSION)
    except PolicyError:
        return


def _sessions(clauses: Sequence[Clause]) -> Iterator[Caller]:
    """The sessions that are listed, of a role with each path: their ARNs do not contain it."""
    arns = tuple(dict.fromkeys(_patterns(clauses, _ARN_KEY)))
    names = dict.fromkeys(name for found in _principals(clauses) for name in found.aws)
    for name in names:
        arn = Arn.parse(name)
        role = arn.role_of_session() if arn else None
        if arn is None or role is None:
            continue
        session, role_name = arn.resource.rpartition("/")[2], role.resource.rpartition("/")[2]
        start = f"arn:{role.partition}:iam::{role.account}:role/"
        own = [f"{start}{role_name}"]
        own += [n for n in names if n.startswith(start) and n.endswith(f"/{role_name}")]
        within = text_places(elements_of(f"{start}?*/{role_name}"))
        for text in (*own, *texts_of_cells(arns, (within,)).values()):
            try:
                yield Caller.of_role(text, session_name=session)
            except PolicyError:
                continue


def _others(clauses: Sequence[Clause], account: str, partition: str) -> Iterator[Caller]:
    """Accounts, each with some role and user; a service and providers that are not listed."""
    arns = tuple(dict.fromkeys(_patterns(clauses, _ARN_KEY)))
    names = tuple(dict.fromkeys(_patterns(clauses, _NAME_KEY)))
    of_role = partial(Caller.of_role, session_name=_SESSION)
    for number in _accounts(clauses, account):
        start = f"arn:{partition}:iam::{number}:"
        yield Caller.of_account(number, partition=partition)
        yield from _of_cells(of_role, arns, text_places((f"{start}role/",)), ())
        users = text_places((f"{start}user/",))
        yield from _of_cells(Caller.of_user, arns, users, names)
        if names:
            with_path = (*users, *text_places(elements_of("?*/")))
            yield from _of_cells(Caller.of_user, arns, with_path, names)
    listed = {name for found in _principals(clauses) for name in found.service}
    compared = dict.fromkeys(_values(clauses, _SERVICE_KEY))
    yield next(Caller.of_service(name) for name in _free_services() if name not in listed)
    yield from (Caller.of_service(name) for name in compared if SERVICE_PRINCIPAL.matches(name))
    for kind in ("oidc-provider/not-listed.example.com", "saml-provider/not-listed"):
        yield Caller.of_provider(f"arn:{partition}:iam::{account}:{kind}")


def _of_cells(
    of: Callable[[str], Caller], arns: tuple[Places, ...], start: Places, names: tuple[Places, ...]
) -> Iterator[Caller]:
    """A caller for each case of the patterns of ARNs, and of names after the start of an ARN."""
    own = tuple((*start, *name) for name in names)
    within = (*start, *text_places(elements_of("?*")))
    for text in texts_of_cells((*arns, *own), (within,)).values():
        try:
            yield of(text)
        except PolicyError:
            continue


def _free_services() -> Iterator[str]:
    return (f"not-listed-{number}.amazonaws.com" for number in count(1))


def _accounts(clauses: Sequence[Clause], own: str) -> list[str]:
    """The role's own account, those that are listed, and one for each case of the conditions."""
    listed = {
        account
        for principals in _principals(clauses)
        for name in principals.aws
        if (account := _account_in(name))
    }
    patterns = dict.fromkeys(_patterns(clauses, _ACCOUNT_KEY))
    for value in _values(clauses, _ARN_KEY):
        arn = Arn.parse(value)
        patterns[text_places(elements_of(arn.account if arn else "*"))] = None
    patterns |= dict.fromkeys(text_places((account,)) for account in sorted(listed))
    found = texts_of_cells(tuple(patterns), _ACCOUNT, _DIGITS).values()
    return list(dict.fromkeys([own, *sorted(listed), *found]))


def _account_in(name: str) -> str | None:
    arn = Arn.parse(name)
    if arn is not None:
        return arn.account or None
    return name if ACCOUNT_ID.matches(name) or contains_token(name) else None


def _values(clauses: Iterable[Clause], key: str) -> Iterator[str]:
    for clause in clauses:
        for condition in clause.conditions_of(key):
            yield from condition.values


def _patterns(clauses: Iterable[Clause], key: str) -> Iterator[Places]:
    for clause in clauses:
        for condition in clause.conditions_of(key):
            if condition.parsed_operator.family.name in ("String", "Arn"):
                yield from condition_places(condition, {}, variables=clause.variables)
