"""How many of AWS's managed policies each rule on permissions finds, were they one's own."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from iam_patterns.checks import Settings, findings
from iam_patterns.checks.run import HOLDER_RULES, PERMISSION_RULES, POLICY_RULES
from iam_patterns.template import AppTemplates, StackTemplate
from iam_patterns.template.managed_policies import AwsManagedPolicies

if TYPE_CHECKING:
    from iam_patterns.checks.rule import Rule


def counts() -> Mapping[str, int]:
    """The number of policies by rule."""
    resources = {}
    for number, document in enumerate(AwsManagedPolicies().values()):
        resources[f"Policy{number}"] = {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "PolicyDocument": document.to_dict(),
                "Roles": [{"Ref": f"Role{number}"}],
            },
        }
        resources[f"Role{number}"] = {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Statement": {
                        "Effect": "Allow",
                        "Principal": {"Service": "ec2.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                }
            },
        }
    stack = StackTemplate("Stack", {"Resources": resources}, "111111111111", "us-east-1")
    found = {
        (finding.rule.id, finding.subject.logical_id)
        for finding in findings(AppTemplates([stack]), Settings())
    }
    by_rule = Counter(rule for rule, _ in found)
    rules: tuple[Rule[Any], ...] = (*PERMISSION_RULES, *POLICY_RULES, *HOLDER_RULES)
    return {rule.id: by_rule[rule.id] for rule in rules if by_rule[rule.id]}
