"""A token whose name has colons is one field of an ARN: nothing cuts it."""

from collections.abc import Callable, Sequence
from typing import Final

import pytest
from aws_cdk import Token

from iam_patterns.permissions import invoke_lambda, run_command, start_execution
from iam_patterns.policy import PolicyError, Statement

FUNCTIONS: Final[dict[str, Callable[[str], Sequence[Statement]]]] = {
    "run_command": lambda token: run_command(
        f"arn:aws:ssm:eu-west-1:{token}:document/Restart", instance_tags={"Role": "web"}
    ),
    "start_execution": lambda token: start_execution(
        f"arn:aws:states:eu-west-1:{token}:stateMachine:{token}"
    ),
    "invoke_lambda": lambda token: invoke_lambda(f"arn:aws:lambda:eu-west-1:{token}:function:shop"),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_token_with_colons_in_its_name_stays_whole(name: str) -> None:
    token = Token.as_string({"Ref": "Value"}, display_hint="shop:account")

    resources = [text for each in FUNCTIONS[name](token) for text in each.resources]

    assert any(token in text for text in resources)
    assert not any("Token" in text.replace(token, "") for text in resources)


def test_a_token_for_several_fields_is_still_refused() -> None:
    token = Token.as_string({"Ref": "Value"}, display_hint="shop:account")

    with pytest.raises(PolicyError, match="function_arn"):
        invoke_lambda(f"arn:aws:lambda:{token}:function:shop")
