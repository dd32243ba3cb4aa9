"""Deploys the app on the emulator and tries its whole graph."""

from collections.abc import Iterator, Sequence
from typing import Final

from demo.deployment import Context, bootstrap, deploy_assembly, synthesize
from demo.emulator import Emulator
from demo.environment import environment_of_this_process
from iam_patterns.access import Access
from tests.access.emulator.api import Api, of_root
from tests.access.emulator.assumptions import Assumptions
from tests.access.emulator.callers import Callers
from tests.access.emulator.claims import Claims
from tests.access.emulator.deployed import Names, ToPut, put, to_put
from tests.access.emulator.questions import Questions
from tests.access.emulator.tried import Tried

_APP: Final = "python -m tests.access.emulator.graph_app"


def run() -> tuple[Claims, list[Tried]]:
    """Deploys the app with the real cdk, and tries every edge and as many non-edges.

    Returns:
        What the graph says, and the tries.
    """
    context = Context.read()
    with Emulator(account=context.tools_account, region=context.region) as emulator:
        bootstrap(emulator, context)
        with environment_of_this_process(emulator.whole_environment(context.tools_account)):
            organization = _organization(context)
        options = ["--app", _APP, "--context", f"organization_id={organization}"]
        assembly = synthesize(emulator, context, options)
        claims, policies = Claims(Access.read(assembly)), to_put(assembly)
        deploy_assembly(emulator, context, assembly)
        with environment_of_this_process(emulator.whole_environment(context.tools_account)):
            return claims, list(try_graph(context, claims, policies, organization))


def try_graph(
    context: Context,
    claims: Claims,
    policies: Sequence[ToPut],
    organization: str,
) -> Iterator[Tried]:
    """Tries every edge of a graph that is deployed.

    The environment of this process must be `Emulator.whole_environment`.
    """
    api = Api(context.region)
    accounts = (context.tools_account, context.workload_account, context.management_account)
    names = Names(api, accounts)
    put(api, names, policies)
    _put_objects(api, claims, names)
    organizations = {context.tools_account: organization}
    callers = Callers(api, names, claims.graph, claims.role_arns, organizations)
    yield from Assumptions(claims, callers).run()
    yield from Questions(claims, callers, names, api).run()


def _organization(context: Context) -> str:
    """The organization of the tools account: on the emulator, each account is one of its own."""
    root = of_root(context.tools_account)
    answer = Api(context.region).call(root, "organizations", "describe_organization")
    return str(answer["Organization"]["Id"])


def _put_objects(api: Api, claims: Claims, names: Names) -> None:
    """Puts an object where a question is about one."""
    for owner, key in claims.objects():
        if bucket := names.of(owner.rpartition(":")[2]):
            root = of_root(claims.accounts[owner])
            api.call(root, "s3", "put_object", Bucket=bucket, Key=key, Body=b"1")
