"""The callers that policies of a resource can tell apart, one for each case.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import Final

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.evaluation.caller import Caller
from iam_patterns.policy.formats import ACCOUNT_ID, SERVICE_PRINCIPAL
from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.key_cells import condition_places
from iam_patterns.policy.inclusion.text_cells import texts_of_cells
from iam_patterns.policy.inclusion.text_places import Places, text_places
from iam_patterns.policy.principals import Principals, account_root_arn
from iam_patterns.policy.problems import PolicyError
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.wildcards import elements_of

_DIGITS: Final = tuple("0123456789")
_ACCOUNT: Final = (text_places(elements_of("????????????")),)
_FEDERATED_USER: Final = "federated-user/"
_SESSION: Final = "session-that-is-not-listed"
SERVICE_KEY: Final = "aws:principalservicename"
_ARN_KEY: Final = "aws:principalarn"
_ACCOUNT_KEY: Final = "aws:principalaccount"
_NAME_KEY: Final = "aws:username"
_SERVICES: Final = (text_places(elements_of("?*.amazonaws.com")),)
UNLISTED: Final = "not-listed"
"""What the names of services and providers that no policy lists begin with."""


def callers_of(
    clauses: Sequence[Clause], account: str, partition: str, *, linked: bool = False
) -> dict[Caller, None]:
    """The callers, each once.

    Args:
        clauses: The clauses of the policies.
        account: The account of the resource.
        partition: Its partition.
        linked: Whether service-linked roles differ from others: no control policy limits them.
    """
    roles = _linked_roles(clauses, account, partition) if linked else ()
    others = _others(clauses, account, partition)
    return dict.fromkeys((*_listed(clauses), *_sessions(clauses), *others, *roles))


def accounts_in(clauses: Sequence[Clause]) -> set[str]:
    """The accounts that the clauses list, or compare the caller's account with."""
    return _listed_accounts(clauses) | set(_values(clauses, _ACCOUNT_KEY))


def services_in(clauses: Iterable[Clause]) -> set[str]:
    """The services that the clauses list, or compare the caller's service with."""
    every = list(clauses)
    listed = {name for found in _principals(every) for name in found.service}
    return listed | set(_values(every, SERVICE_KEY))


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
    if arn is None:
        return
    if arn.service == "sts" and arn.resource.startswith(_FEDERATED_USER):
        of_account = frozenset({account_root_arn(arn.account, arn.partition), arn.account})
        own = frozenset({name})
        yield Caller("FederatedUser", name, arn.account, own_names=own, account_names=of_account)
    if arn.service != "iam":
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
    listed = services_in(clauses)
    compared = dict.fromkeys(_values(clauses, SERVICE_KEY))
    names = tuple(dict.fromkeys(_patterns(clauses, SERVICE_KEY)))
    compared |= dict.fromkeys(texts_of_cells(names, _SERVICES).values())
    yield next(Caller.of_service(name) for name in _free_services() if name not in listed)
    yield from (Caller.of_service(name) for name in compared if SERVICE_PRINCIPAL.matches(name))
    for kind in ("oidc-provider/not-listed.example.com", "saml-provider/not-listed"):
        yield Caller.of_provider(f"arn:{partition}:iam::{account}:{kind}")


def _linked_roles(clauses: Sequence[Clause], account: str, partition: str) -> Iterator[Caller]:
    arns = tuple(dict.fromkeys(_patterns(clauses, _ARN_KEY)))
    of_role = partial(Caller.of_role, session_name=_SESSION)
    for number in _accounts(clauses, account):
        start = f"arn:{partition}:iam::{number}:role/aws-service-role/x.amazonaws.com/"
        yield from _of_cells(of_role, arns, text_places((start,)), ())


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
    listed = _listed_accounts(clauses)
    patterns = dict.fromkeys(_patterns(clauses, _ACCOUNT_KEY))
    for value in _values(clauses, _ARN_KEY):
        arn = Arn.parse(value)
        patterns[text_places(elements_of(arn.account if arn else "*"))] = None
    patterns |= dict.fromkeys(text_places((account,)) for account in sorted(listed))
    found = texts_of_cells(tuple(patterns), _ACCOUNT, _DIGITS).values()
    return list(dict.fromkeys([own, *sorted(listed), *found]))


def _listed_accounts(clauses: Sequence[Clause]) -> set[str]:
    return {
        account
        for principals in _principals(clauses)
        for name in principals.aws
        if (account := _account_in(name))
    }


def _account_in(name: str) -> str | None:
    arn = Arn.parse(name)
    name = arn.account if arn else name
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
