"""Whom a Principal names.

Page: reference_policies_elements_principal.html, unless a rule names another.
"""

from collections.abc import Mapping
from typing import Any

from tests.policy.reference.matching import NOT_SAID, as_list
from tests.policy.reference.undocumented import Undocumented

SELF, ROLE, ACCOUNT, EVERYONE = "itself", "its role", "its account", "everyone"


def names_of(caller: Mapping[str, Any]) -> dict[str, set[str]]:
    """What names the caller, by how directly it does."""
    kind, arn, account = caller["kind"], caller["arn"], caller.get("account")
    if kind in ("service", "federated"):
        return {SELF: {arn}}
    # "The account ARN and the shortened account ID behave the same way."
    names = {ACCOUNT: {f"arn:aws:iam::{account}:root", str(account)}}
    if kind == "session":
        # .../assumed-role/role-name/session-name: the role's path is not in it.
        role = arn.rsplit("/", 1)[-1]
        session = f"arn:aws:sts::{account}:assumed-role/{role}/{caller['session']}"
        return names | {ROLE: {arn}, SELF: {session}}
    return names | ({SELF: {arn}} if kind == "user" else {})


def naming(statement: Mapping[str, Any], caller: Mapping[str, Any]) -> set[str]:
    """Each way in which the statement's Principal names the caller; empty: not at all.

    A wildcard names all, never a part of a name or an ARN.
    """
    if "Principal" not in statement:
        raise Undocumented("NotPrincipal with Allow is not supported")
    principal = statement["Principal"]
    if principal == "*":
        if caller["kind"] == "federated":
            raise Undocumented("Principal * and an identity of a provider")
        return {EVERYONE}
    key = {"service": "Service", "federated": "Federated"}.get(caller["kind"], "AWS")
    written = set(as_list(principal[key])) if key in principal else set()
    ways = {way for way, names in names_of(caller).items() if written & names}
    if "AWS" in principal and "*" in as_list(principal["AWS"]):
        if key != "AWS" and not ways:
            raise Undocumented("AWS: * and a service or an identity of a provider")
        ways |= {EVERYONE}
    return ways


def is_left_out(statement: Mapping[str, Any], caller: Mapping[str, Any], *, bounded: bool) -> bool:
    """Whether a Deny with NotPrincipal leaves the caller alone.

    reference_policies_elements_notprincipal.html: the session, its role and its account have to
    be there, or AWS "might" deny. A principal with a permissions boundary is always denied.
    """
    if statement["Effect"] != "Deny":
        raise Undocumented("NotPrincipal with Allow is not supported")
    if bounded:
        return False
    ways = naming({"Principal": statement["NotPrincipal"]}, caller)
    if not ways:
        return False
    if EVERYONE not in ways and ways != set(names_of(caller)):
        raise Undocumented("NotPrincipal with a part of session, role and account")
    return True


def applies_to(statement: Mapping[str, Any], caller: Mapping[str, Any], *, bounded: bool) -> bool:
    """Whether a statement of a resource's policy is about the caller."""
    if "NotPrincipal" in statement:
        return not is_left_out(statement, caller, bounded=bounded)
    return bool(naming(statement, caller))


def keys_of(caller: Mapping[str, Any]) -> dict[str, list[str]]:
    """The condition keys that follow from who it is.

    reference_policies_condition-keys.html; aws:PrincipalArn of a role's session is the role's.
    reference_policies_variables.html#principaltable: what each kind of principal has.
    """
    kind, arn, account = caller["kind"], caller["arn"], caller.get("account")
    not_said = ("aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:userid")
    keys = {key: [NOT_SAID] for key in not_said}
    keys["aws:principalisawsservice"] = ["true" if kind == "service" else "false"]
    if kind == "service":
        return keys | {"aws:principalservicename": [arn]}
    if kind == "federated":
        return keys
    types = {"user": "User", "session": "AssumedRole", "account": "Account"}
    keys |= {
        "aws:principalarn": [arn],
        "aws:principalaccount": [str(account)],
        "aws:principaltype": [types[kind]],
    }
    if kind == "user":
        keys["aws:username"] = [arn.rsplit("/", 1)[-1]]
    if kind == "account":
        keys["aws:userid"] = [str(account)]
    return keys
