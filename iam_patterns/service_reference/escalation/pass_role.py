"""The paths that pass any role to a service: the gain is what the service runs with it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from typing import Final

from iam_patterns.service_reference.escalation.pass_role_automation import TO_AUTOMATION
from iam_patterns.service_reference.escalation.pass_role_compute import TO_COMPUTE
from iam_patterns.service_reference.escalation.pass_role_data import TO_DATA_SERVICES
from iam_patterns.service_reference.escalation.path import PASSING, SOME_ROLE, Step

PASS_ROLE: Final = (*TO_COMPUTE, *TO_AUTOMATION, *TO_DATA_SERVICES)

PASS_ANY_ROLE: Final = Step(PASSING, (SOME_ROLE,), "some-other-service.amazonaws.com")
