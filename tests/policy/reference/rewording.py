"""Cases in other words, which mean the same to AWS: see `known_differences`."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.policy.reference.comparing import MONTH
from tests.policy.reference.generator import FULL, Case
from tests.policy.reference.matching import NOT_SAID, as_list
from tests.policy.reference.principals import EVERYONE, SELF, keys_of, names_of, naming
from tests.policy.reference.situations import UNOWNED
from tests.policy.reference.statements import asked_keys

OBJECT = "arn:aws:s3:::shop/a"
NO_LEVELS: dict[str, Any] = {"service_control": [], "resource_control": []}


def policy(effect: str = "Allow", **elements: Any) -> dict[str, Any]:
    """A document of one statement."""
    statement = {"Effect": effect, "Action": "*", "Resource": "*", **elements}
    return {"Version": "2012-10-17", "Statement": [statement]}


def sends(key: str, value: Callable[[dict[str, Any]], str | None]) -> Callable[[Case], Case]:
    """Rewords by sending the key that AWS fills in."""

    def reword(case: Case) -> Case:
        request, policies = deepcopy(case)
        found = value(request)
        if found is not None:
            request["context"].setdefault(key, [found])
        return request, policies

    return reword


def own(key: str) -> Callable[[dict[str, Any]], str | None]:
    def value(request: dict[str, Any]) -> str | None:
        found = keys_of(request["caller"]).get(key, [NOT_SAID])[0]
        return None if found == NOT_SAID else found

    return value


def without(name: str) -> Callable[[Case], Case]:
    """Rewords by leaving out what does not bind a service-linked role."""

    def reword(case: Case) -> Case:
        request, policies = deepcopy(case)
        if ":role/aws-service-role/" in request["caller"]["arn"]:
            policies[name] = []
        return request, policies

    return reword


def always_allows(action: str) -> Callable[[Case], Case]:
    def reword(case: Case) -> Case:
        request, policies = deepcopy(case)
        if request["action"] == action:
            request |= {"action": "s3:GetObject", "resource": OBJECT, "service": "s3"}
            policies |= dict.fromkeys(policies, None) | NO_LEVELS | {"identity": [FULL]}
        return request, policies

    return reword


def needs_no_key_policy(case: Case) -> Case:
    request, policies = deepcopy(case)
    if request["action"] in UNOWNED and request["action"].startswith("kms:"):
        allow = policy(
            Principal="*", Condition={"ArnEquals": {"aws:PrincipalArn": request["caller"]["arn"]}}
        )
        account = {"AWS": request["caller"]["account"]}
        policies["resource"] = policy(Principal=account) if policies["resource"] is None else allow
    return request, policies


def denies_the_bounded(case: Case) -> Case:
    request, policies = deepcopy(case)
    for statement in _statements(policies["resource"]):
        if "NotPrincipal" in statement and policies["boundary"]:
            statement["NotPrincipal"] = {"AWS": "999999999999"}
    return request, policies


def names_the_caller(case: Case) -> Case:
    request, policies = deepcopy(case)
    for statement in _statements(policies["resource"]):
        asked = "aws:principalarn" in asked_keys(statement)
        if asked and request["caller"].get("account") and "Principal" in statement:
            own = names_of(request["caller"]).get(SELF)
            if own and EVERYONE in naming(statement, request["caller"]):
                statement["Principal"] = {"AWS": sorted(own)}
    return request, policies


def writes_whole_dates(case: Case) -> Case:
    request, policies = deepcopy(case)
    for key, values in request["context"].items():
        request["context"][key] = [_whole_date(value) for value in values]
    for statement in _every_statement(policies):
        for operator, block in statement.get("Condition", {}).items():
            if "Date" in operator:
                for key, values in block.items():
                    block[key] = [_whole_date(value) for value in as_list(values)]
    return request, policies


def _whole_date(text: str) -> str:
    return f"{text}-01" if MONTH.fullmatch(text) else text


def empties_sets(case: Case) -> Case:
    """One empty text is an empty set, for ForAllValues; other operators are left alone."""
    request, policies = deepcopy(case)
    empty = [key for key, values in request["context"].items() if values == [""]]
    for statement in _every_statement(policies):
        for operator, block in statement.get("Condition", {}).items():
            for key in [each for each in block if operator.startswith("ForAllValues:")]:
                if key.lower() in [each.lower() for each in empty]:
                    block["shop:Absent"] = block.pop(key)
    return request, policies


def writes_out_arns(case: Case) -> Case:
    request, policies = deepcopy(case)
    known = keys_of(request["caller"]) | {k.lower(): v for k, v in request["context"].items()}
    for statement in _every_statement(policies):
        for operator, block in statement.get("Condition", {}).items():
            if "Arn" in operator:
                for key, values in block.items():
                    block[key] = [_written_out(each, known) for each in as_list(values)]
    return request, policies


def _written_out(value: str, known: dict[str, list[str]]) -> str:
    whole = value.startswith("${") and value.endswith("}") and value.count("{") == 1
    found = known.get(value[2:-1].lower(), [value])[0] if whole else value
    return value if found == NOT_SAID else found


def _statements(document: dict[str, Any] | None) -> list[dict[str, Any]]:
    return document["Statement"] if document else []


def _every_statement(policies: dict[str, Any]) -> list[dict[str, Any]]:
    documents = [
        each for name in ("identity", "boundary", "session") for each in policies[name] or ()
    ]
    levels = policies["service_control"] + policies["resource_control"]
    documents += [each for level in levels for each in level]
    return [each for found in [policies["resource"], *documents] for each in _statements(found)]
