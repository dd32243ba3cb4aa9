"""Measures how the time of reading and checking templates grows with their size."""

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from rich.table import Table

from benchmarks.reach import app_of_chains, changed_app, complete
from iam_patterns.checks import BaselineEntry, Settings, findings
from iam_patterns.checks.acknowledgements import decide
from iam_patterns.cli.checking import check_inputs
from iam_patterns.cli.inputs import Inputs, read_app
from iam_patterns.map.page import page
from iam_patterns.map.reading import read_graph
from iam_patterns.policy.tokens import contains_unknown, shown, split_outside_tokens, symbols_in
from iam_patterns.template import AppTemplates, StackTemplate, identities_of, read_stacks
from iam_patterns.template.json_text import parse_json
from iam_patterns.template.yaml_text import parse_yaml
from iam_patterns.testing import Access, account

ROUNDS: Final = 3
TIMES: Final = (1, 2, 4)
LIMIT: Final = 3.0
"""The most that the time may grow when the size doubles; 2 is in proportion, 4 is quadratic."""

_REFERENCE: Final = "iam_patterns.service_reference"
_OWN: Final = "111111111111"
_REACHED_BY: Final = "333333333333"
_VENDOR: Final = "222222222222"
_ROLE: Final = "AWS::IAM::Role"
_CHANGED: Final = 10
"""How many roles differ between two compared apps."""
_ASSUME_ROLE: Final = "sts:AssumeRole"

Work = Callable[[], object]


def measure() -> Table:
    """The times at one, two and four times a size, and the growth at the last doubling."""
    table = Table(
        "measured",
        *(f"{times}x" for times in TIMES),
        "growth",
        "limit",
        title=f"Growth with the size of templates, CPU time, best of {ROUNDS} runs",
    )
    for name in CASES:
        taken = seconds(name)
        figures = (f"{time * 1000:.1f} ms" for time in taken)
        table.add_row(name, *figures, f"{taken[-1] / taken[-2]:.1f}", f"{LIMIT}")
    return table


def seconds(name: str) -> list[float]:
    """The time of a case at each size."""
    prepare, size = CASES[name]
    return [_best(prepare(size * times)) for times in TIMES]


def _best(work: Work) -> float:
    taken = []
    for _ in range(ROUNDS):
        _forget_results()
        gc.collect()
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def _forget_results() -> None:
    """Empties the caches, so that every run does all of the work.

    What was read of AWS's service reference stays: it is the same for every size.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("iam_patterns.") and not name.startswith(_REFERENCE):
            for found in vars(module).values():
                if hasattr(found, "cache_clear"):
                    found.cache_clear()


def _exports_and_imports(stacks: int) -> Work:
    """Each stack exports 20 values, and imports 20 of the stack before."""
    templates = []
    for stack in range(stacks):
        outputs = {
            f"Out{number}": {"Value": f"v{number}", "Export": {"Name": f"e{stack}-{number}"}}
            for number in range(20)
        }
        inputs = {
            f"In{number}": {"Value": {"Fn::ImportValue": f"e{stack - 1}-{number}"}}
            for number in range(20)
        }
        template = {"Outputs": {**outputs, **inputs}}
        templates.append(StackTemplate(f"S{stack}", template, qualifier=f"S{stack}."))

    def work() -> None:
        for stack, resolver in AppTemplates(templates).resolved():
            resolver.resolve(stack.template["Outputs"])

    return work


def _roots_with_arn_like(roles: int) -> Work:
    """Each role trusts its account, if the caller's ARN is like that of the next role."""

    def role(number: int) -> dict[str, Any]:
        caller = f"arn:aws:iam::{_OWN}:role/r{number + 1}-*"
        return _role(
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{_OWN}:root"},
                "Action": _ASSUME_ROLE,
                "Condition": {"ArnLike": {"aws:PrincipalArn": caller}},
            },
            RoleName=f"r{number}-x",
        )

    return _checks({f"R{number}": role(number) for number in range(roles)})


def _users_and_groups(users: int) -> Work:
    groups = {
        f"G{number}": {"Type": "AWS::IAM::Group", "Properties": {"GroupName": f"g{number}"}}
        for number in range(users)
    }
    members = {
        f"U{number}": {"Type": "AWS::IAM::User", "Properties": {"Groups": [f"g{number}"]}}
        for number in range(users)
    }
    return partial(_identities, {"Resources": {**groups, **members}})


def _allows_and_denies(statements: int) -> Work:
    """One role with as many statements that allow as that deny."""
    listed = [
        {"Effect": effect, "Action": f"s3:Get{name}", "Resource": f"arn:aws:s3:::b{number}/*"}
        for number in range(statements // 2)
        for effect, name in (("Allow", "Object"), ("Deny", "ObjectAcl"))
    ]
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": _ASSUME_ROLE,
    }
    policy = {"PolicyName": "P", "PolicyDocument": {"Version": "2012-10-17", "Statement": listed}}
    return _checks({"R": _role(trust, Policies=[policy])})


def _shared_conditions(depth: int) -> Work:
    """Conditions that each use the one before twice."""
    names = [f"C{number}" for number in range(depth + 1)]
    conditions: dict[str, Any] = {names[0]: {"Fn::Equals": [{"Ref": "Env"}, "prod"]}}
    for before, name in pairwise(names):
        conditions[name] = {"Fn::And": [{"Condition": before}, {"Condition": before}]}
    chosen = {"Fn::If": [names[-1], "a", "b"]}
    parameters = {"Env": {"Type": "String"}}
    return _resolves(chosen, Conditions=conditions, Parameters=parameters)


def _asked_behind_a_condition(roles: int) -> Work:
    """Roles that are deployed on the same condition, and a question about each."""
    trust = {"Effect": "Allow", "Principal": {"AWS": _VENDOR}, "Action": _ASSUME_ROLE}
    template = {
        "Parameters": {"Env": {"Type": "String"}},
        "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
        "Resources": {f"R{n}": {**_role(trust), "Condition": "Prod"} for n in range(roles)},
    }
    stack = StackTemplate("S", template, _OWN, "eu-west-1")

    def work() -> None:
        for role in Access([stack]).roles().values():
            role.assumable_by(account(_VENDOR))

    return work


def _doubled_names(depth: int) -> Work:
    """Buckets whose names are each twice the name of the one before."""
    resources: dict[str, Any] = {"B0": _bucket("b")}
    for number in range(depth):
        resources[f"B{number + 1}"] = _bucket({"Fn::Sub": f"${{B{number}}}${{B{number}}}"})
    return _resolves({"Ref": f"B{depth}"}, Resources=resources)


def _tokens(count: int) -> Work:
    text = "${Token[" * count

    def work() -> None:
        contains_unknown(text)
        shown(text)
        symbols_in(text)
        split_outside_tokens(text, ",")

    return work


def _nested_stacks(stacks: int) -> Work:
    """A plain template with nested stacks, each with a template of its own."""

    def work() -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            resources = {}
            for number in range(stacks):
                file = f"{number}.json"
                (folder / file).write_text(json.dumps({"Resources": {"B": _bucket("b")}}))
                properties = {"TemplateURL": file, "Parameters": {"P": f"p{number}"}}
                resources[f"N{number}"] = {
                    "Type": "AWS::CloudFormation::Stack",
                    "Properties": properties,
                }
            (folder / "main.json").write_text(json.dumps({"Resources": resources}))
            AppTemplates(read_stacks(folder / "main.json"))

    return work


def _yaml(resources: int) -> Work:
    text = "Resources:\n" + "".join(
        f"  B{n}: {{Type: AWS::S3::Bucket}}\n" for n in range(resources)
    )
    return partial(parse_yaml, text, "a.yaml")


def _json(resources: int) -> Work:
    text = json.dumps({"Resources": {f"B{number}": _bucket("b") for number in range(resources)}})
    return partial(parse_json, text, "a.json")


def _role(statement: Mapping[str, Any], **properties: object) -> dict[str, Any]:
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    return {"Type": _ROLE, "Properties": {"AssumeRolePolicyDocument": trust, **properties}}


def _bucket(name: object) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}


def _identities(template: Mapping[str, Any]) -> Sequence[object]:
    return identities_of(AppTemplates([StackTemplate("S", template, _OWN, "eu-west-1")]))


def _checks(resources: Mapping[str, Any]) -> Work:
    stack = StackTemplate("S", {"Resources": resources}, _OWN, "eu-west-1")
    return lambda: findings(AppTemplates([stack]), Settings())


def _resolves(value: object, **template: object) -> Work:
    stack = StackTemplate("S", template, _OWN, "eu-west-1")

    def work() -> None:
        ((_, resolver),) = AppTemplates([stack]).resolved()
        resolver.resolve(value)

    return work


def _compared(roles: int) -> Work:
    """Two apps that differ in ten of their roles, read before."""

    def template(action: str) -> dict[str, Any]:
        actions = [action] * _CHANGED + ["Get"] * (roles - _CHANGED)
        return {"Resources": {f"R{n}": _service_role(n, each) for n, each in enumerate(actions)}}

    before, after = Access.of(template("Get")), Access.of(template("*"))
    return lambda: Access.compare(before, after)


def _service_role(number: int, action: str) -> dict[str, Any]:
    trust = {
        "Effect": "Allow",
        "Principal": {"AWS": _VENDOR},
        "Action": _ASSUME_ROLE,
        "Condition": {"StringEquals": {"sts:ExternalId": f"customer-{number}"}},
    }
    own = [
        (f"s3:{action}Object", f"arn:aws:s3:::bucket{number}/*"),
        (f"dynamodb:{action}Item", f"arn:aws:dynamodb:eu-west-1:{_OWN}:table/t{number}"),
        ("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{_OWN}:q{number}"),
        ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{_OWN}:key/k{number}"),
    ]
    listed = [{"Effect": "Allow", "Action": what, "Resource": where} for what, where in own]
    policy = {"PolicyName": "P", "PolicyDocument": {"Version": "2012-10-17", "Statement": listed}}
    return _role(trust, Policies=[policy])


def _reached(roles: int) -> Work:
    """Chains of roles to buckets with policies: who can read one, and the graph."""
    stack = app_of_chains(roles, roles // 2)

    def work() -> None:
        access = Access([stack])
        access.who_can("s3:GetObject", "arn:aws:s3:::b1/x")
        access.graph()

    return work


def _compared_resources(roles: int) -> Work:
    """Two apps with chains of roles and buckets, of which ten of each differ, read before."""
    buckets = roles // 2
    old, new = app_of_chains(roles, buckets), changed_app(roles, buckets)
    before, after = Access([old]), Access([new])
    return lambda: Access.compare(before, after)


def _located(roles: int, *, as_yaml: bool) -> Work:
    """A file with roles that have a finding each, with the line of each finding."""
    resources = dict(app_of_chains(roles, 1).resources)

    def work() -> None:
        with TemporaryDirectory() as name:
            file = Path(name) / ("a.yaml" if as_yaml else "a.json")
            block = "\n".join(f"  {key}: {json.dumps(one)}" for key, one in resources.items())
            text = json.dumps({"Resources": resources}, indent=1)
            file.write_text(f"Resources:\n{block}\n" if as_yaml else text)
            check_inputs(Inputs([read_app(file)]), Settings())

    return work


def _acknowledged(roles: int) -> Work:
    """Findings and as many entries of a baseline."""
    stack = app_of_chains(roles, 1)
    found = findings(AppTemplates([stack]), Settings())
    paths = [finding.subject.path for finding in found]
    entries = [
        BaselineEntry(finding.rule.id, path, "accepted")
        for finding, path in zip(found, paths, strict=True)
    ]
    return lambda: decide(found, paths, [], entries)


def _mapped(roles: int) -> Work:
    graph = Access([app_of_chains(roles, roles // 2)]).graph()
    return lambda: page(read_graph(graph, "app"))


def _outside(roles: int) -> Work:
    stack = app_of_chains(roles, roles // 2)
    return lambda: Access([stack]).external()


def _reach_of_caller(roles: int) -> Work:
    stack = app_of_chains(roles, roles // 2)
    return lambda: Access([stack]).reach(account(_REACHED_BY))


def _complete_graph(roles: int) -> Work:
    stack = complete(roles)
    return lambda: Access([stack]).who_can("s3:GetObject", "arn:aws:s3:::b1/x")


def _behind_conditions(roles: int) -> Work:
    """Roles that read one bucket, each under a condition of one parameter."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    policy = {"PolicyName": "P", "PolicyDocument": document}
    trust = {"Effect": "Allow", "Principal": {"AWS": _VENDOR}, "Action": _ASSUME_ROLE}
    role = {**_role(trust, Policies=[policy]), "Condition": "Prod"}
    template = {
        "Parameters": {"Env": {"Type": "String"}},
        "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
        "Resources": {f"R{number}": role for number in range(roles)},
    }
    stack = StackTemplate("S", template, _OWN, "eu-west-1")

    def work() -> None:
        access = Access([stack])
        access.who_can("s3:GetObject", "arn:aws:s3:::b/x")
        access.external()

    return work


CASES: Final[Mapping[str, tuple[Callable[[int], Work], int]]] = {
    "stacks with 20 exports and 20 imports": (_exports_and_imports, 50),
    "roles that trust the account with ArnLike": (_roots_with_arn_like, 500),
    "users and groups": (_users_and_groups, 500),
    "statements of one role, Allow and Deny": (_allows_and_denies, 100),
    "Fn::And of shared conditions, deep": (_shared_conditions, 10),
    "roles behind a condition, each asked": (_asked_behind_a_condition, 50),
    "chains of roles to buckets, who can and graph": (_reached, 250),
    "chains of roles to buckets, ways in from outside": (_outside, 250),
    "chains of roles to buckets, reach of a caller": (_reach_of_caller, 125),
    "roles that may all assume each other, who can": (_complete_graph, 50),
    "roles and policies behind conditions, who can and external": (_behind_conditions, 50),
    "names of doubled names, deep": (_doubled_names, 10),
    "Fn::Sub of nothing but ${": (lambda size: _resolves({"Fn::Sub": "${" * size}), 5_000),
    "text of nothing but ${Token[": (_tokens, 5_000),
    "nested stacks": (_nested_stacks, 100),
    "findings with their lines in JSON": (partial(_located, as_yaml=False), 500),
    "findings with their lines in YAML": (partial(_located, as_yaml=True), 250),
    "findings that a baseline acknowledges": (_acknowledged, 500),
    "map and page of chains of roles": (_mapped, 250),
    "resources in YAML": (_yaml, 1_000),
    "resources in JSON": (_json, 5_000),
    "comparing apps that differ in ten roles": (_compared, 250),
    "comparing apps that differ in ten roles and buckets": (_compared_resources, 250),
}
"""How each case is prepared for a size, and the size of 1x."""
