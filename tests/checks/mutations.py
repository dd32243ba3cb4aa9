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
    for name, change in _changes(trust_of(template)["Statement"][0]):
        mutant = copy.deepcopy(template)
        change(trust_of(mutant)["Statement"])
        yield name, mutant


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


def _changes(statement: Statement) -> Iterator[tuple[str, Callable[[list[Statement]], object]]]:
    yield "add anyone", lambda statements: statements.append(ANYONE)
    conditions = statement.get("Condition", {})
    if conditions:
        yield "drop every condition", lambda statements: statements[0].pop("Condition")
        yield (
            "add the same without conditions",
            lambda statements: statements.append(
                {**{k: v for k, v in statements[0].items() if k != "Condition"}, "Sid": "Again"}
            ),
        )
    if "AWS" in statement["Principal"]:
        for name, principal in (("anyone", "*"), ("another account", OUTSIDE)):
            yield f"name {name}", _with_principal({"AWS": principal})
    for operator, keys in conditions.items():
        for key in keys:
            yield f"drop {key} of {operator}", _without(operator, key)
            for weaker, value in _weaker(operator, keys[key]):
                yield (
                    f"{weaker} in place of {operator} of {key}",
                    _with_condition(operator, key, weaker, value),
                )


def _weaker(operator: str, value: Any) -> Iterator[tuple[str, Any]]:
    if operator in ("Null", "NumericLessThan"):
        return
    plain = operator.rpartition(":")[2]
    yield f"{plain}IfExists", value
    yield f"ForAllValues:{plain}", value
    if plain.startswith("String"):
        yield "StringNotEquals", "something-else"
        yield "StringLike", "*"
    if plain.startswith("Arn"):
        yield "ArnNotLike", "arn:aws:iam::999999999999:role/other"
        yield "ArnLike", "*"


def _with_principal(principal: dict[str, Any]) -> Callable[[list[Statement]], object]:
    return lambda statements: statements[0].update(Principal=principal)


def _without(operator: str, key: str) -> Callable[[list[Statement]], object]:
    def change(statements: list[Statement]) -> None:
        conditions = statements[0]["Condition"]
        del conditions[operator][key]
        if not conditions[operator]:
            del conditions[operator]
        if not conditions:
            del statements[0]["Condition"]

    return change


def _with_condition(
    operator: str, key: str, weaker: str, value: Any
) -> Callable[[list[Statement]], object]:
    def change(statements: list[Statement]) -> None:
        _without(operator, key)(statements)
        statements[0].setdefault("Condition", {}).setdefault(weaker, {})[key] = value

    return change
