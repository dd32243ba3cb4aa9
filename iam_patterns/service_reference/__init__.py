"""AWS's actions, the ARN formats of their resources, and their condition keys.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from iam_patterns.service_reference.actions import (
    EVERY_ACTION,
    Action,
    action_names,
    action_of_another_service,
    actions_like,
    condition_keys_of,
    known_actions,
    nearest_action,
    service_prefixes,
)
from iam_patterns.service_reference.condition_keys import (
    could_be_sent,
    has_several_values,
    is_known_key,
    nearest_key,
)

__all__ = [
    "EVERY_ACTION",
    "Action",
    "action_names",
    "action_of_another_service",
    "actions_like",
    "condition_keys_of",
    "could_be_sent",
    "has_several_values",
    "is_known_key",
    "known_actions",
    "nearest_action",
    "nearest_key",
    "service_prefixes",
]
