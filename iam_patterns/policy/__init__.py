"""Policies as data: written, checked and read without CDK or an AWS account."""

from iam_patterns.policy.conditions import Condition
from iam_patterns.policy.document import PolicyDocument
from iam_patterns.policy.evaluation.caller import Caller
from iam_patterns.policy.evaluation.decide import decide
from iam_patterns.policy.evaluation.decision import Decision, UndecidedError
from iam_patterns.policy.evaluation.policies import Policies
from iam_patterns.policy.evaluation.request import Request
from iam_patterns.policy.external_id import why_guessable
from iam_patterns.policy.guardrail import Guardrail
from iam_patterns.policy.operators import CONDITION_OPERATORS, Operator
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.problems import InvalidInputError, PolicyError, Problem
from iam_patterns.policy.quotas import Quotas
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.trust import Trust

__all__ = [
    "CONDITION_OPERATORS",
    "Caller",
    "Condition",
    "Decision",
    "Guardrail",
    "InvalidInputError",
    "Operator",
    "Policies",
    "PolicyDocument",
    "PolicyError",
    "Principals",
    "Problem",
    "Quotas",
    "Request",
    "Statement",
    "Trust",
    "UndecidedError",
    "decide",
    "why_guessable",
]
