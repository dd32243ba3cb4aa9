"""The bootstrap template of the CDK command line, and ours."""

import subprocess
from functools import cache
from typing import Any

from iam_patterns.bootstrap import custom_bootstrap_template
from iam_patterns.template.yaml_text import parse_yaml

ACCOUNT = "111111111111"
OTHER = "222222222222"
REGION = "eu-west-1"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/ci"
OF_OTHER = f"arn:aws:iam::{OTHER}:role/pipeline-*"
READER = f"arn:aws:iam::{ACCOUNT}:role/reviewer"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/cdk-hnb659fds-boundary-{ACCOUNT}-{REGION}"
GIVEN: dict[str, Any] = {
    "deployers": [DEPLOYER, OF_OTHER],
    "readers": [READER],
    "services": ["dynamodb", "lambda", "logs", "s3"],
    "path": "/apps/",
    "passed_to": ["lambda.amazonaws.com"],
}


@cache
def shown() -> str:
    """What ``cdk bootstrap --show-template`` prints."""
    command = ["cdk", "bootstrap", "--show-template"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def of_cdk() -> dict[str, Any]:
    """CDK's own template, parsed anew."""
    parsed: dict[str, Any] = parse_yaml(shown(), "bootstrap.yaml")[0]
    return parsed


def of_ours(**changed: Any) -> dict[str, Any]:
    """The template that we make of it."""
    return custom_bootstrap_template(of_cdk(), **{**GIVEN, **changed})


def role_arn(purpose: str) -> str:
    """The ARN of a bootstrap role, such as that for ``deploy``."""
    return f"arn:aws:iam::{ACCOUNT}:role/cdk-hnb659fds-{purpose}-role-{ACCOUNT}-{REGION}"
