"""The role of an EKS worker node."""

from typing import Final, Unpack

from aws_cdk import Annotations
from constructs import Construct

from iam_patterns.policy import Trust
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.imdsv2 import DENY_IMDSV1
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

_TRUST: Final = Trust.service("ec2.amazonaws.com", sid="TrustEksNodes")

_NODE_POLICIES: Final = {
    "AmazonEKSWorkerNodePolicy": "Joins the cluster; AWS requires it of a node's role.",
    "AmazonEC2ContainerRegistryPullOnly": (
        "Pulls the images of EKS's own add-ons, which are in registries of AWS's accounts, and "
        "those of the pods; it can push and delete nothing."
    ),
}
_CNI_POLICY: Final = {
    "AmazonEKS_CNI_Policy": (
        "Gives pods their addresses, where the VPC CNI has no role of its own: network_addresses."
    )
}

SHARED_WITH_EVERY_POD: Final = "iam-patterns:eks-node-permissions-are-shared"
"""The ID of the warning, for ``Annotations.of(role).acknowledge_warning(...)``."""


class EksNodeRole(PatternRole):
    """A role for the worker nodes of an EKS cluster.

    **Every pod on the node can take this role's credentials.** What one application needs
    belongs in an `EksPodRole`; permissions given here cause a warning at synthesis, which
    you acknowledge if every pod should have them. The role joins the cluster and pulls images;
    permission to assign addresses to pods belongs to the VPC CNI's own role.

    Creates one ``AWS::IAM::Role``. A managed node group uses the role and creates the
    instance profile itself.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import EksNodeRole
        >>> role = EksNodeRole(Stack(App(), "Example"), "Node")

    See https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
    """

    _INSTEAD_OF_ASSUMED_BY = (
        "Remove it: the role trusts EC2. Use add_trust(Trust...) to trust others too."
    )

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        network_addresses: bool = False,
        require_imdsv2: bool = True,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            network_addresses: Also attaches ``AmazonEKS_CNI_Policy``, for a VPC CNI without a role
                of its own. Every pod can then change the node's network interfaces.
            require_imdsv2: Denies every call made with credentials from version 1 of the metadata
                service. A hop limit of 1 in the launch template keeps pods without host network
                from using version 2.
            options: The parameters that all roles share, see `RoleOptions`. ``permissions``
                apply to every pod.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_boolean("network_addresses", network_addresses)
        parameters.check_boolean("require_imdsv2", require_imdsv2)
        parameters.raise_problems()

        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=_TRUST,
            statements=[DENY_IMDSV1] if require_imdsv2 else [],
            aws_managed_policies=_NODE_POLICIES | (_CNI_POLICY if network_addresses else {}),
            options=options,
        )
        if options.get("permissions") or options.get("managed_policies"):
            Annotations.of(self).add_warning_v2(
                SHARED_WITH_EVERY_POD,
                "Every pod on the node has these permissions. Give them to an EksPodRole, or "
                "acknowledge this warning.",
            )
