"""Stand-ins for callers that exist only on AWS."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any


def unsigned_token(claims: Mapping[str, str | Sequence[str]]) -> str:
    """A JSON web token without a signature."""
    parts = [{"alg": "none", "typ": "JWT"}, {"exp": 4102444800, **claims}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts]
    return ".".join([*(part.rstrip(b"=").decode() for part in encoded), "none"])


def drop_conditions(
    iam: Any,  # noqa: ANN401 - boto3 makes its clients at run time
    role_arn: str,
    keys: Sequence[str],
) -> Mapping[str, Any]:
    """Removes conditions from the deployed trust policy of a role.

    Args:
        iam: A boto3 client for IAM.
        role_arn: The ARN of the role.
        keys: The condition keys to remove.

    Raises:
        LookupError: When the trust policy has no condition on one of them.
    """
    name = role_arn.rsplit("/", 1)[-1]
    trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    left = set(keys)
    for statement in trust["Statement"]:
        for operator, block in list(statement.get("Condition", {}).items()):
            left -= block.keys()
            kept = {key: value for key, value in block.items() if key not in keys}
            statement["Condition"] |= {operator: kept}
            if not kept:
                del statement["Condition"][operator]
        if not statement.get("Condition", True):
            del statement["Condition"]
    if left:
        raise LookupError(f"the trust policy of {name} has no condition on {sorted(left)}")
    answer: Mapping[str, Any] = iam.update_assume_role_policy(
        RoleName=name, PolicyDocument=json.dumps(trust)
    )
    return answer
