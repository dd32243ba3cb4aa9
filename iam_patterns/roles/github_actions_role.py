"""The role of GitHub Actions jobs."""

from collections.abc import Sequence
from typing import Unpack

from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.roles._building.oidc_provider import check_provider
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles.oidc_role import OidcRole
from iam_patterns.web_identities import github_actions


class GitHubActionsRole(OidcRole):
    """A role for the jobs of one GitHub repository, without a stored access key.

    The trust policy accepts both of GitHub's subject formats, the one with names and the
    immutable one with names and IDs that repositories created since July 2026 use. It requires the
    repository's ID, since a name that is no longer used can be registered by somebody else.

    Creates one ``AWS::IAM::Role``; with ``create_provider`` also the stack's
    ``AWS::IAM::OIDCProvider`` for GitHub, which stays when the stack is deleted.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import GitHubActionsRole
        >>> role = GitHubActionsRole(
        ...     Stack(App(), "Example"),
        ...     "Deploy",
        ...     repository="acme/shop",
        ...     owner_id="123456",
        ...     repository_id="456789",
        ...     branches=["main"],
        ...     create_provider=True,
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass repository, and branches, tags or environments."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        repository: str,
        repository_id: str | None = None,
        owner_id: str | None = None,
        branches: Sequence[str] = (),
        tags: Sequence[str] = (),
        environments: Sequence[str] = (),
        pull_requests: bool = False,
        reusable_workflow: str | None = None,
        audience: str = "sts.amazonaws.com",
        allow_any_ref: bool = False,
        allow_any_repository_of_owner: bool = False,
        allow_recycled_names: bool = False,
        provider: iam.IOpenIdConnectProvider | None = None,
        create_provider: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            repository: ``OWNER/REPOSITORY``.
            repository_id: GitHub's ID of the repository. ``gh api repos/OWNER/REPOSITORY --jq
                '.owner.id, .id'`` prints both IDs.
            owner_id: GitHub's ID of the owner.
            branches: Branches whose jobs can assume the role; ``*`` and ``?`` are wildcards.
            tags: Tags whose jobs can assume the role.
            environments: Environments, on any branch: protect them on GitHub. The token of a job
                with an environment contains the environment and no branch.
            pull_requests: Accepts jobs started by a pull request, which run unreviewed code.
            reusable_workflow: The reusable workflow that the job must run.
            audience: The token's audience, as the workflow asks for it.
            allow_any_ref: Accepts any branch, tag, environment or pull request.
            allow_any_repository_of_owner: Accepts any repository of the owner: ``OWNER/*``.
            allow_recycled_names: Does not require the IDs, for repositories with the older subject.
            provider: The account's provider for GitHub, if it is a construct of yours.
            create_provider: Creates the provider: True in one stack of an account.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        check_provider(parameters, scope, None, provider, create_provider=create_provider)
        identity = parameters.built(
            lambda: github_actions(
                repository,
                repository_id=repository_id,
                owner_id=owner_id,
                branches=branches,
                tags=tags,
                environments=environments,
                pull_requests=pull_requests,
                reusable_workflow=reusable_workflow,
                audience=audience,
                allow_any_ref=allow_any_ref,
                allow_any_repository_of_owner=allow_any_repository_of_owner,
                allow_recycled_names=allow_recycled_names,
            )
        )
        parameters.raise_problems()
        super().__init__(
            scope,
            id,
            identity=identity,
            provider=provider,
            create_provider=create_provider,
            **options,
        )
