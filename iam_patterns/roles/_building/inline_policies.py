"""Checks the inline policies that a caller passes to a role."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from aws_cdk import aws_iam as iam

from iam_patterns.policy import Problem
from iam_patterns.policy.formats import POLICY_NAME
from iam_patterns.policy.text_of_policies import text_problems
from iam_patterns.roles._building.options import RoleOptions


def inline_policy_problems(options: RoleOptions) -> Iterator[Problem]:
    """Each wrong name, and each document that is not one or is empty."""
    policies: object = options["inline_policies"]
    if not isinstance(policies, Mapping):
        yield Problem(
            "inline_policies",
            policies,
            "a mapping of names to iam.PolicyDocument",
            "Write it like {'ReadReports': iam.PolicyDocument(statements=[...])}.",
        )
        return
    if policies and options.get("customer_managed") is True:
        yield Problem(
            "inline_policies",
            [*map(str, policies)],
            "empty with customer_managed=True",
            "Pass them as managed_policies, or remove customer_managed.",
        )
        return
    for name, document in policies.items():
        if problem := POLICY_NAME.problem("inline_policies", name):
            yield problem
        path = f"inline_policies[{name!r}]"
        if not isinstance(document, iam.PolicyDocument):
            yield Problem(
                path, document, "an iam.PolicyDocument", "Use iam.PolicyDocument.from_json(...)."
            )
        elif document.is_empty:
            rule = "the document has no statements, which IAM rejects"
            yield Problem.broken_rule(path, rule, "Remove it.", value=document)
        else:
            yield from _document_problems(path, document)


def _document_problems(path: str, document: iam.PolicyDocument) -> Iterator[Problem]:
    """Texts and Sids that IAM rejects, as far as they are known now."""
    written = json.loads(json.dumps(document.to_json(), default=str))
    yield from text_problems(path, written)
    sids = Counter(statement.get("Sid") for statement in written["Statement"])
    for sid, count in sids.items():
        if sid is not None and count > 1:
            rule = "the Sid is used by several statements of the policy, which IAM rejects"
            yield Problem.broken_rule(path, rule, "Rename it.", value=sid)
