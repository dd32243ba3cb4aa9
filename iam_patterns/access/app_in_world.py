"""An app as it is in one world: its identities and the policies of its resources.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from iam_patterns.access.pod_tags import PodTagsOfRoles
from iam_patterns.policy import PolicyDocument
from iam_patterns.template import AppTemplates, IamIdentity, identities_of
from iam_patterns.template.identity_reader import DeclaredIdentities
from iam_patterns.template.oidc_audiences import Audiences, accepted_audiences
from iam_patterns.template.resource_policies import ResourcePolicies


class AppInWorld:
    """The identities and the resource policies of an app in one world, each read when needed.

    Args:
        app: The app's templates in that world.
        managed_policies: The documents of managed policies that no template declares, by ARN.
    """

    def __init__(self, app: AppTemplates, managed_policies: Mapping[str, PolicyDocument]) -> None:
        self._app = app
        self._managed_policies = managed_policies

    @cached_property
    def identities(self) -> DeclaredIdentities:
        """The identities that are declared, each read when it is asked for."""
        return DeclaredIdentities(self._app, self._managed_policies)

    @cached_property
    def every(self) -> Sequence[IamIdentity]:
        """Every identity, also those that the app only attaches policies to."""
        return identities_of(self._app, self._managed_policies)

    @cached_property
    def pod_tags(self) -> PodTagsOfRoles:
        """The session tags of its roles for pods."""
        return PodTagsOfRoles(self._app)

    @cached_property
    def audiences(self) -> Audiences:
        """The audiences that its OIDC providers accept, as far as they are known."""
        return accepted_audiences(self._app)

    @cached_property
    def resources(self) -> ResourcePolicies:
        """The resources and their policies."""
        return ResourcePolicies(self._app)
