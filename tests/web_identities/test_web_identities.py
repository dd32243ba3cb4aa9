"""What the presets write, and what they refuse."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ministack.core.iam_evaluator import EvalContext, evaluate_trust_policy

from iam_patterns import PolicyError
from iam_patterns.policy.web_identity.federation import federation_problems
from iam_patterns.policy.web_identity.shared_issuers import SHARED_ISSUERS
from iam_patterns.web_identities import (
    WebIdentity,
    azure_devops,
    bitbucket,
    buildkite,
    circleci,
    entra,
    github_actions,
    gitlab,
    google,
    harness,
    kubernetes,
    okta,
    pulumi_deployment,
    pulumi_environment,
    semaphore,
    spacelift,
    spiffe,
    terraform_cloud,
    vercel,
)

GITHUB = "token.actions.githubusercontent.com"
UUID = "12345678-1234-1234-1234-123456789012"
PULUMI_ENVIRONMENT = "pulumi:environments:pulumi.organization.login:acme"
SPACELIFT = "acme.app.spacelift.io"
IDS: dict[str, Any] = {"owner_id": "12", "repository_id": "34"}


def lets_in(identity: WebIdentity, **claims: str) -> bool:
    """What an independent implementation of IAM says about a token with these claims."""
    provider = identity.principal("aws", "111111111111")
    context = EvalContext(
        principal_arn=provider,
        principal_type="WebIdentityUser",
        principal_account="111111111111",
        action="sts:AssumeRoleWithWebIdentity",
        resource_arn="arn:aws:iam::111111111111:role/role",
        region="eu-west-1",
        service_context={f"{identity.issuer}:{k}".lower(): v for k, v in claims.items()},
    )
    allowed: bool = evaluate_trust_policy(identity.trust(provider).to_dict(), provider, context)
    return allowed


@pytest.mark.parametrize(
    ("identity", "issuer", "audience", "subjects"),
    [
        (
            gitlab("acme/web/shop", branches=["main"], tags=["v*"]),
            "gitlab.com",
            "https://gitlab.com",
            (
                "project_path:acme/web/shop:ref_type:branch:ref:main",
                "project_path:acme/web/shop:ref_type:tag:ref:v*",
            ),
        ),
        (
            gitlab("acme/shop", branches=["main"], host="git.acme.com", audience="aws"),
            "git.acme.com",
            "aws",
            ("project_path:acme/shop:ref_type:branch:ref:main",),
        ),
        (
            bitbucket("acme", workspace_uuid=UUID, repository_uuid=UUID, environment_uuid=UUID),
            "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
            f"ari:cloud:bitbucket::workspace/{UUID}",
            (f"{{{UUID}}}:{{{UUID}}}:*",),
        ),
        (
            circleci(organization_id=UUID, project_id=UUID),
            f"oidc.circleci.com/org/{UUID}",
            UUID,
            (f"org/{UUID}/project/{UUID}/user/*",),
        ),
        (
            buildkite("acme", "shop", branches=["main"], tags=["v1"]),
            "agent.buildkite.com",
            "sts.amazonaws.com",
            (
                "organization:acme:pipeline:shop:ref:refs/heads/main:*",
                "organization:acme:pipeline:shop:ref:refs/tags/v1:*",
            ),
        ),
        (
            terraform_cloud("acme", project="Web Shop", workspace="prod", run_phases=["apply"]),
            "app.terraform.io",
            "aws.workload.identity",
            ("organization:acme:project:Web Shop:workspace:prod:run_phase:apply",),
        ),
        (
            vercel("acme", project="shop"),
            "oidc.vercel.com/acme",
            "https://vercel.com/acme",
            ("owner:acme:project:shop:environment:production",),
        ),
        (
            okta("acme.okta.com", audience="0oa1", subjects=["0oa1"], authorization_server="aus1"),
            "acme.okta.com/oauth2/aus1",
            "0oa1",
            ("0oa1",),
        ),
        (
            entra(UUID, audience="api://aws", subjects=["object-id"]),
            f"login.microsoftonline.com/{UUID}/v2.0",
            "api://aws",
            ("object-id",),
        ),
        (
            entra(UUID, audience="api://aws", subjects=["object-id"], v1_tokens=True),
            f"sts.windows.net/{UUID}/",
            "api://aws",
            ("object-id",),
        ),
        (
            google(audience="112233445566778899001", subjects=["112233445566778899001"]),
            "accounts.google.com",
            "112233445566778899001",
            ("112233445566778899001",),
        ),
        (
            kubernetes("https://k8s.acme.com", namespace="shop", service_account="orders"),
            "k8s.acme.com",
            "sts.amazonaws.com",
            ("system:serviceaccount:shop:orders",),
        ),
        (
            kubernetes(
                f"https://westeurope.oic.prod-aks.azure.com/{UUID}/{UUID}/",
                namespace="shop",
                service_account="orders",
            ),
            f"westeurope.oic.prod-aks.azure.com/{UUID}/{UUID}/",
            "sts.amazonaws.com",
            ("system:serviceaccount:shop:orders",),
        ),
        (
            azure_devops(
                "acme", organization_id=UUID, project="Web Shop", service_connection="aws"
            ),
            f"vstoken.dev.azure.com/{UUID}",
            "api://AzureADTokenExchange",
            ("sc://acme/Web Shop/aws",),
        ),
        (
            spacelift(SPACELIFT, space="prod", stack="shop"),
            SPACELIFT,
            SPACELIFT,
            (
                "space:prod:stack:shop:run_type:TRACKED:scope:read",
                "space:prod:stack:shop:run_type:TRACKED:scope:write",
            ),
        ),
        (
            pulumi_deployment("acme", project="shop", stack="prod"),
            "api.pulumi.com/oidc",
            "acme",
            ("pulumi:deploy:org:acme:project:shop:stack:prod:operation:update:scope:write",),
        ),
        (
            pulumi_environment("acme", environment="shop/production"),
            "api.pulumi.com/oidc",
            "aws:acme",
            (f"{PULUMI_ENVIRONMENT}:currentEnvironment.name:shop/production",),
        ),
        (
            semaphore("acme", project_id=UUID, repository="web", branches=["main"], tags=["v*"]),
            "acme.semaphoreci.com",
            "https://acme.semaphoreci.com",
            (
                f"org:acme:project:{UUID}:repo:web:ref_type:branch:ref:refs/heads/main",
                f"org:acme:project:{UUID}:repo:web:ref_type:tag:ref:refs/tags/v*",
            ),
        ),
        (
            harness("acc123", organization="acme", project="shop"),
            "app.harness.io/ng/api/oidc/account/acc123",
            "sts.amazonaws.com",
            ("account/acc123:org/acme:project/shop",),
        ),
        (
            harness(
                "acc123",
                organization="acme",
                project="shop",
                pipeline="deploy",
                endpoint="app3.harness.io/ng",
            ),
            "app3.harness.io/ng/api/oidc/account/acc123",
            "sts.amazonaws.com",
            ("account/acc123:org/acme:project/shop:pipeline/deploy",),
        ),
        (
            spiffe(
                "https://oidc.acme.example",
                spiffe_ids=["spiffe://acme.example/ns/shop/sa/orders"],
                audience="mys3",
            ),
            "oidc.acme.example",
            "mys3",
            ("spiffe://acme.example/ns/shop/sa/orders",),
        ),
    ],
    ids=lambda value: value.issuer if isinstance(value, WebIdentity) else "",
)
def test_presets_write_what_their_provider_documents(
    identity: WebIdentity, issuer: str, audience: str, subjects: tuple[str, ...]
) -> None:
    assert (identity.issuer, identity.audiences, identity.subjects) == (
        issuer,
        (audience,),
        subjects,
    )
    (statement,) = identity.trust(identity.principal("aws", "111111111111")).statements
    assert list(federation_problems(statement)) == []
    token = {"aud": audience, "sub": subjects[0].replace("*", "any")}
    assert lets_in(identity, **token)
    assert not lets_in(identity, **{**token, "aud": "another"})
    assert not lets_in(identity, **{**token, "sub": "another"})
    assert not lets_in(identity, aud=audience)


@pytest.mark.parametrize(
    ("subject", "admitted"),
    [
        ("repo:acme/shop:ref:refs/heads/main", True),
        ("repo:acme@12/shop@34:ref:refs/heads/main", True),
        ("repo:acme@12/shop@34:environment:production", True),
        ("repo:acme/shop:ref:refs/heads/feature", False),
        ("repo:acme/shop:pull_request", False),
        ("repo:acme@99/shop@34:ref:refs/heads/main", False),
        ("repo:acme/shop-fork:ref:refs/heads/main", False),
        ("repo:mallory/shop:ref:refs/heads/main", False),
    ],
)
def test_github_admits_both_subject_formats_of_the_named_repository_only(
    subject: str,
    admitted: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    identity = github_actions("acme/shop", **IDS, branches=["main"], environments=["production"])

    token = {"aud": "sts.amazonaws.com", "sub": subject, "repository_id": "34"}
    assert lets_in(identity, **token) is admitted


def test_a_recycled_github_name_is_refused_by_its_number() -> None:
    identity = github_actions("acme/shop", **IDS, branches=["main"])
    token = {"aud": "sts.amazonaws.com", "sub": "repo:acme/shop:ref:refs/heads/main"}

    assert lets_in(identity, **token, repository_id="34")
    assert not lets_in(identity, **token, repository_id="35")
    assert not lets_in(identity, **token)


@pytest.mark.parametrize(
    ("arguments", "subjects"),
    [
        ({"tags": ["v*"]}, ["ref:refs/tags/v*"]),
        ({"pull_requests": True}, ["pull_request"]),
        ({"allow_any_ref": True}, ["*"]),
        ({"branches": ["main", "release/*"]}, ["ref:refs/heads/main", "ref:refs/heads/release/*"]),
    ],
)
def test_github_names_the_refs(arguments: dict[str, Any], subjects: list[str]) -> None:
    identity = github_actions("acme/shop", **IDS, **arguments)

    prefixes = ["repo:acme/shop:", "repo:acme@12/shop@34:"]
    assert sorted(identity.subjects) == sorted(p + s for p in prefixes for s in subjects)


def test_github_can_demand_the_reusable_workflow() -> None:
    workflow = "acme/platform/.github/workflows/deploy.yml@refs/heads/main"

    identity = github_actions("acme/shop", **IDS, branches=["main"], reusable_workflow=workflow)

    assert identity.conditions()["StringEquals"][f"{GITHUB}:job_workflow_ref"] == (workflow,)


def test_github_owner_wide_trust_holds_to_the_owners_number() -> None:
    identity = github_actions(
        "acme/*", owner_id="12", branches=["main"], allow_any_repository_of_owner=True
    )

    assert identity.conditions()["StringEquals"][f"{GITHUB}:repository_owner_id"] == ("12",)
    assert "repo:acme@12/*:ref:refs/heads/main" in identity.subjects


def test_github_recycled_names_are_spelled_out() -> None:
    identity = github_actions("acme/shop", branches=["main"], allow_recycled_names=True)

    assert identity.subjects == ("repo:acme/shop:ref:refs/heads/main",)
    assert identity.claims == ()


def of_github(**claims: list[str]) -> WebIdentity:
    return WebIdentity(
        issuer="token.actions.githubusercontent.com",
        audiences=["sts.amazonaws.com"],
        subjects=["repo:acme/shop:ref:refs/heads/main"],
        claims=claims,
    )


def test_the_values_of_a_claim() -> None:
    claims = of_github(repository_owner_id=["123456"]).conditions()["StringEquals"]

    assert claims["token.actions.githubusercontent.com:repository_owner_id"] == ("123456",)


@pytest.mark.parametrize(
    ("build", "refused"),
    [
        pytest.param(
            lambda: github_actions("acme/*", **IDS, branches=["main"]),
            ["repository"],
            id="github: wildcard repository",
        ),
        pytest.param(
            lambda: github_actions("*/*", **IDS, branches=["main"]),
            ["repository", "repository"],
            id="github: wildcard owner",
        ),
        pytest.param(
            lambda: github_actions("acme/shop", **IDS), ["branches"], id="github: any ref unsaid"
        ),
        pytest.param(
            lambda: github_actions("acme/shop", **IDS, branches=["main"], allow_any_ref=True),
            ["branches"],
            id="github: a branch and any ref",
        ),
        pytest.param(
            lambda: github_actions("acme/shop", branches=["main"]),
            ["repository_id"],
            id="github: names that could be recycled",
        ),
        pytest.param(
            lambda: github_actions("acme/shop", repository_id="34", branches=["main"]),
            ["repository_id"],
            id="github: half of the immutable subject",
        ),
        pytest.param(
            lambda: github_actions("https://github.com/acme/shop", **IDS, branches=["ma:in"]),
            ["repository", "branches[0]"],
            id="github: a URL and a colon, both told",
        ),
        pytest.param(
            lambda: github_actions("acme/*", branches=["m"], allow_any_repository_of_owner=True),
            ["repository_id"],
            id="github: owner-wide by a name that could be recycled",
        ),
        pytest.param(
            lambda: github_actions(
                "acme/shop", **IDS, branches=["m"], allow_any_repository_of_owner=True
            ),
            ["repository"],
            id="github: one repository and any",
        ),
        pytest.param(
            lambda: gitlab("acme/*", branches=["main"]), ["project"], id="gitlab: wildcard project"
        ),
        pytest.param(lambda: gitlab("acme/shop"), ["branches"], id="gitlab: any ref unsaid"),
        pytest.param(
            lambda: buildkite("*", "shop", branches=["main"]),
            ["organization"],
            id="buildkite: wildcard organization",
        ),
        pytest.param(
            lambda: terraform_cloud("acme", project="*", workspace="*"),
            ["project", "workspace"],
            id="terraform: wildcard workspace",
        ),
        pytest.param(
            lambda: vercel("acme", project="*"), ["project"], id="vercel: wildcard project"
        ),
        pytest.param(
            lambda: entra("common", audience="x", subjects=["y"]),
            ["tenant_id"],
            id="entra: the common tenant is everyone's",
        ),
        pytest.param(
            lambda: google(audience="x", subjects=["*"]),
            ["subjects[0]"],
            id="google: any account",
        ),
        pytest.param(
            lambda: bitbucket("acme", workspace_uuid=f"{{{UUID}}}", repository_uuid="*"),
            ["workspace_uuid", "repository_uuid"],
            id="bitbucket: braces and wildcard",
        ),
        pytest.param(
            lambda: circleci(organization_id=UUID, project_id="*"),
            ["project_id"],
            id="circleci: wildcard project",
        ),
        pytest.param(
            lambda: okta("https://acme.okta.com", audience="x", subjects=["y"]),
            ["domain"],
            id="okta: a URL for a domain",
        ),
        pytest.param(
            lambda: kubernetes("k8s.acme.com", namespace="*", service_account="*"),
            ["namespace", "service_account"],
            id="kubernetes: wildcards",
        ),
        pytest.param(
            lambda: azure_devops(
                "acme", organization_id="acme", project="*", service_connection="a/b"
            ),
            ["organization_id", "project", "service_connection"],
            id="azure devops: a name for the ID, a wildcard and a slash",
        ),
        pytest.param(
            lambda: spacelift("https://acme.app.spacelift.io", space="*", stack="*"),
            ["host", "space", "stack"],
            id="spacelift: a URL and wildcards",
        ),
        pytest.param(
            lambda: spacelift(SPACELIFT, space="prod", stack="shop", run_types=["*"]),
            ["run_types[0]"],
            id="spacelift: any run",
        ),
        pytest.param(
            lambda: pulumi_deployment("acme", project="*", stack="*", operations=["*"]),
            ["project", "stack", "operations[0]"],
            id="pulumi: wildcards",
        ),
        pytest.param(
            lambda: pulumi_environment("acme", environment="production"),
            ["environment"],
            id="pulumi: an environment without its project",
        ),
        pytest.param(
            lambda: pulumi_environment("acme", environment="default/production"),
            ["environment"],
            id="pulumi: the project default, which tokens do not contain",
        ),
        pytest.param(
            lambda: semaphore("acme.semaphoreci.com", project_id="web", repository="acme/web"),
            ["organization", "project_id", "repository", "branches"],
            id="semaphore: a host, a name, an owner and any ref unsaid",
        ),
        pytest.param(
            lambda: harness("*", organization="", project="*", endpoint="https://app.harness.io"),
            ["account_id", "organization", "project", "endpoint"],
            id="harness: the connectors of the whole account",
        ),
        pytest.param(
            lambda: spiffe(
                "oidc.acme.example",
                spiffe_ids=["spiffe://acme.example", "spiffe://acme.example/*"],
                audience="*",
            ),
            ["spiffe_ids[0]", "spiffe_ids[1]", "audience"],
            id="spiffe: a whole trust domain",
        ),
        pytest.param(
            lambda: WebIdentity(issuer="login.acme.com", audiences=[], subjects=["x"]),
            ["audiences"],
            id="without audience",
        ),
        pytest.param(
            lambda: WebIdentity(issuer="login.acme.com", audiences=["aws"], subjects=[]),
            ["subjects"],
            id="without subject",
        ),
        pytest.param(
            lambda: WebIdentity(issuer="login.acme.com", audiences=["*"], subjects=["*"]),
            ["audiences[0]", "subjects[0]"],
            id="wildcards for audience and subject",
        ),
        pytest.param(
            lambda: WebIdentity(
                issuer="login.acme.com", audiences=["aws"], subjects=["x"], claims={"team": ["a"]}
            ),
            ["claims.team"],
            id="a claim that STS does not compare",
        ),
        pytest.param(
            lambda: of_github(repository_owner_id=["123456", "*"]),
            ["claims.repository_owner_id"],
            id="a claim that matches anything",
        ),
        pytest.param(
            lambda: WebIdentity(
                issuer="http://acme.com:8080/?a=b", audiences=["aws"], subjects=["x"]
            ),
            ["issuer"],
            id="an issuer without TLS, with port and query",
        ),
    ],
)
def test_refuses(build: Callable[[], WebIdentity], refused: list[str]) -> None:
    with pytest.raises(PolicyError) as raised:
        build()

    assert [problem.path for problem in raised.value.problems] == refused


@pytest.mark.parametrize("shared", SHARED_ISSUERS.values(), ids=SHARED_ISSUERS)
def test_a_shared_issuer_without_its_tenant_is_refused(shared: Any) -> None:
    tenant: dict[str, Any] = {"audiences": ["aws"], "subjects": ["anything"]}
    parameter = "subjects" if shared.claim == "sub" else "audiences"

    WebIdentity(issuer=shared.issuer, **{**tenant, parameter: [shared.example]})
    for weak in (["*"], [], [f"*{shared.example}"], ["?" + shared.example[1:]]):
        with pytest.raises(PolicyError, match=parameter):
            WebIdentity(
                issuer=shared.issuer,
                **{**tenant, parameter: weak},
                allow_any_subject=True,
            )


def test_any_subject_of_an_issuer_of_ones_own_only_when_spelled_out() -> None:
    identity = WebIdentity(
        issuer="login.acme.com", audiences=["aws"], subjects=[], allow_any_subject=True
    )

    assert identity.conditions() == {"StringEquals": {"login.acme.com:aud": ("aws",)}}


def test_tokens_of_cdk_are_accepted_everywhere() -> None:
    token = "${Token[TOKEN.1]}"

    identity = WebIdentity(issuer=token, audiences=[token], subjects=[token])

    assert identity.conditions()["StringEquals"] == {
        f"{token}:aud": (token,),
        f"{token}:sub": (token,),
    }
    github = github_actions(token, owner_id=token, repository_id=token, branches=[token])
    assert token in json.dumps(github.subjects)


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_no_other_repository_ever_gets_in(owner: str, name: str) -> None:
    identity = github_actions("acme/shop", **IDS, branches=["main"])
    subject = f"repo:{owner}/{name}:ref:refs/heads/main"

    admitted = lets_in(identity, aud="sts.amazonaws.com", sub=subject, repository_id="34")

    assert admitted == (subject in identity.subjects)


@pytest.mark.parametrize("name", [" ", "a ", "a\nb", "a\tb"], ids=["blank", "end", "line", "tab"])
def test_a_name_of_azure_devops_has_no_spaces_at_its_ends(name: str) -> None:
    given = {"organization_id": UUID, "service_connection": "aws"}

    assert azure_devops("acme", project="Web Shop", **given).subjects == ("sc://acme/Web Shop/aws",)
    with pytest.raises(PolicyError, match="project: must be a name"):
        azure_devops("acme", project=name, **given)
