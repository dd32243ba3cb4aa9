"""Files with a policy document, alone or as the AWS CLI prints it.

See https://docs.aws.amazon.com/cli/latest/reference/organizations/describe-policy.html
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from iam_patterns.cli.errors import CliError
from iam_patterns.policy import Guardrail, PolicyDocument, PolicyError
from iam_patterns.template.files import read_text
from iam_patterns.template.json_text import parse_json

_OF_ORGANIZATION: Final = re.compile(r":policy/(o-[a-z0-9]{10,32})/")


def read_document(file: Path) -> Mapping[str, Any]:
    """A policy document, alone or as ``aws iam get-policy-version`` prints it.

    Raises:
        CliError: When there is none in the file.
        TemplateError: When the file cannot be read.
    """
    data = parse_json(read_text(file), str(file))
    return _document(_inside(data, "PolicyVersion", "Document") or data, file)


def read_guardrail(file: Path) -> Guardrail:
    """A control policy, alone or as ``aws organizations describe-policy`` prints it.

    Alone, it is a resource control policy if its statements have a Principal: these need one, and
    service control policies cannot have one.

    Raises:
        CliError: When there is none in the file, AWS Organizations would reject it, or it allows.
        TemplateError: When the file cannot be read, or has a key twice.
    """
    data = parse_json(read_text(file), str(file))
    content = _inside(data, "Policy", "Content")
    written = _document(
        parse_json(content, f"{file}, Content") if isinstance(content, str) else data, file
    )
    arn = _inside(data, "Policy", "PolicySummary", "Arn")
    organization = _OF_ORGANIZATION.search(arn) if isinstance(arn, str) else None
    try:
        statements = PolicyDocument.from_dict(written).statements
        is_of_resources = any(statement.principals for statement in statements)
        by_principal = "RESOURCE_CONTROL_POLICY" if is_of_resources else "SERVICE_CONTROL_POLICY"
        policy_type: Any = _inside(data, "Policy", "PolicySummary", "Type") or by_principal
        return Guardrail(
            policy_type,
            statements,
            organization_id=organization[1] if organization else None,
        )
    except PolicyError as error:
        raise CliError(f"{file}: {error}") from error


def _inside(data: object, *names: str) -> object:
    """The value of a nested field, by the names that lead to it; None if a name is missing."""
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _document(data: object, file: Path) -> Mapping[str, Any]:
    if not isinstance(data, dict) or "Statement" not in data:
        raise CliError(
            f"{file} has no policy document. Write an object with Version and Statement."
        )
    return data
