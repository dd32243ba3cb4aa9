"""Weakens the role of a template in every way that is known: its trust, its permissions."""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Statement = dict[str, Any]
ANYONE: Statement = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
ADDED = {
    "everything": "*",
    "every action of IAM": "iam:*",
    "policies of any role": ["iam:AttachRolePolicy", "iam:PutRolePolicy"],
    "passing to a new function": [
        "iam:PassRole",
        "lambda:CreateFunction",
        "lambda:InvokeFunction",
    ],
    "every secret": "secretsmanager:GetSecretValue",
    "any role that trusts the account": "sts:AssumeRole",
    "a misspelt action": "s3:GetObjct",
}
OUTSIDE = "arn:aws:iam::999999999999:root"


def trust_of(template: Mapping[str, Any]) -> dict[str, Any]:
    (role,) = [r for r in template["Resources"].values() if r["Type"] == "AWS::IAM::Role"]
    document: dict[str, Any] = role["Properties"]["AssumeRolePolicyDocument"]
    return document


def permissions_of(template: Mapping[str, Any]) -> list[Statement]:
    (role,) = [r for r in template["Resources"].values() if r["Type"] == "AWS::IAM::Role"]
    statements: list[Statement] = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    return statements


def mutants(template: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each template with a weaker trust policy, with what was done to it."""
    mutant = copy.deepcopy(template)
    trust_of(mutant)["Statement"].append(ANYONE)
    yield "add anyone", mutant
    for number, statement in enumerate(trust_of(template)["Statement"]):
        which = f" of statement {number}" if number else ""
        for name, change in _changes(statement):
            mutant = copy.deepcopy(template)
            change(trust_of(mutant)["Statement"], number)
            yield f"{name}{which}", mutant


def mutants_with_more_permissions(
    template: dict[str, Any],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each template with a wider permissions policy, with what was done to it."""
    for name, actions in ADDED.items():
        mutant = copy.deepcopy(template)
        permissions_of(mutant).append({"Effect": "Allow", "Action": actions, "Resource": "*"})
        yield f"add {name}", mutant
    mutant = copy.deepcopy(template)
    permissions_of(mutant).append({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})
    yield "add all but IAM", mutant
    for number, statement in enumerate(permissions_of(template)):
        if statement["Effect"] == "Allow":
            for part in ("Resource", "Action"):
                mutant = copy.deepcopy(template)
                permissions_of(mutant)[number][part] = "*"
                yield f"any {part} of {statement['Sid']}", mutant


Change = Callable[[list[Statement], int], object]


def _changes(statement: Statement) -> Iterator[tuple[str, Change]]:
    conditions = statement.get("Condition", {})
    if conditions:
        yield "drop every condition", lambda statements, number: statements[number].pop("Condition")
        yield "add the same without conditions", _add_without_conditions
    for kind in statement["Principal"]:
        yield "name anyone", _with_principal({kind: "*"})
    if "AWS" in statement["Principal"]:
        yield "name another account", _with_principal({"AWS": OUTSIDE})
    for operator, keys in conditions.items():
        for key in keys:
            yield f"drop {key} of {operator}", _without(operator, key)
            for weaker, value in _weaker(operator, keys[key]):
                yield (
                    f"{weaker} in place of {operator} of {key}",
                    _with_condition(operator, key, weaker, value),
                )


def _weaker(operator: str, value: Any) -> Iterator[tuple[str, Any]]:
    plain = operator.rpartition(":")[2]
    if plain == "Null":
        return
    yield f"{plain}IfExists", value
    yield f"ForAllValues:{plain}", value
    if plain.startswith("String"):
        yield "StringNotEquals", "something-else"
        yield "StringLike", "*"
    if plain.startswith("Arn"):
        yield "ArnNotLike", "arn:aws:iam::999999999999:role/other"
        yield "ArnLike", "*"
    if plain.startswith("Numeric"):
        yield "NumericGreaterThan", value


def _add_without_conditions(statements: list[Statement], number: int) -> None:
    without = {key: value for key, value in statements[number].items() if key != "Condition"}
    statements.append({**without, "Sid": "Again"})


def _with_principal(principal: dict[str, Any]) -> Change:
    return lambda statements, number: statements[number].update(Principal=principal)


def _without(operator: str, key: str) -> Change:
    def change(statements: list[Statement], number: int) -> None:
        conditions = statements[number]["Condition"]
        del conditions[operator][key]
        if not conditions[operator]:
            del conditions[operator]
        if not conditions:
            del statements[number]["Condition"]

    return change


def _with_condition(operator: str, key: str, weaker: str, value: Any) -> Change:
    def change(statements: list[Statement], number: int) -> None:
        _without(operator, key)(statements, number)
        statements[number].setdefault("Condition", {}).setdefault(weaker, {})[key] = value

    return change
