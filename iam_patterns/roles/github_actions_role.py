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
    """A role for the jobs of one repository on GitHub, without any stored key.

    The trust names the repository in both of GitHub's formats, that of names and the immutable
    one of names and numbers that repositories made since July 2026 use, and demands the
    repository's number: a name that is given up can be registered by somebody else.

    Creates one ``AWS::IAM::Role``; with ``create_provider`` also the stack's
    ``AWS::IAM::OIDCProvider`` for GitHub, which stays when the stack is deleted.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
        repository: ``OWNER/REPOSITORY``.
        repository_id: GitHub's number of the repository. ``gh api repos/OWNER/REPOSITORY --jq
            '.owner.id, .id'`` prints both numbers.
        owner_id: GitHub's number of the owner.
        branches: Branches whose jobs may assume the role; ``*`` and ``?`` are wildcards.
        tags: Tags, likewise.
        environments: Environments, whatever the branch: protect them on GitHub. A job with an
            environment names that, and no branch.
        pull_requests: Jobs that a pull request starts. They run code nobody has reviewed.
        reusable_workflow: The reusable workflow that the job must run.
        audience: The token's audience, as the workflow asks for it.
        allow_any_ref: Gives up which branch, tag, environment or pull request it is.
        allow_any_repository_of_owner: Gives up which repository it is: ``OWNER/*``.
        allow_recycled_names: Gives up the numbers, for repositories with the older subject.
        provider: The account's provider for GitHub, if it is a construct of yours.
        create_provider: Creates the provider: True in one stack of an account.
        options: The options of every role, see `RoleOptions`.

    Raises:
        RoleError: With every problem of the call.

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
        provider: iam.IOidcProvider | None = None,
        create_provider: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
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
