"""Draws docs/pictures/map.png: the map of a small app in a real browser, from a real run.

Browsers draw the same page a little differently, so the picture has a digest of what it shows,
which is the same everywhere.
"""

import hashlib
import re
import tempfile
from pathlib import Path
from typing import Final

from tools.browser import browser
from tools.png import with_text
from tools.running import ROOT, run, synthesize

FILE: Final = ROOT / "docs" / "pictures" / "map.png"
_APP: Final = """\
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam

app = App()
stack = Stack(app, "Shop", env=Environment(account="111111111111", region="eu-west-1"))
BUCKET, TABLE = "arn:aws:s3:::acme-invoices", "arn:aws:dynamodb:eu-west-1:111111111111:table/Orders"


def role(name, assumed_by, *statements):
    made = iam.Role(stack, name, assumed_by=assumed_by)
    for actions, resource in statements:
        made.add_to_policy(iam.PolicyStatement(actions=actions, resources=[resource]))
    return made


def account(number, **conditions):
    principal = iam.AccountPrincipal(number)
    return principal.with_conditions({"StringEquals": conditions}) if conditions else principal


github = iam.OidcProviderNative(
    stack, "GitHub", url="https://token.actions.githubusercontent.com",
    client_ids=["sts.amazonaws.com"],
)
claims = {
    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main",
}
deploy = role(
    "Deploy",
    iam.OpenIdConnectPrincipal(github, {"StringEquals": claims}),
    (["s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::acme-site/*"),
)
release = role("Release", iam.ArnPrincipal(deploy.role_arn), (["lambda:UpdateFunctionCode"], "*"))
release.grant_assume_role(deploy)
role("Auditor", account("222222222222"), (["s3:GetObject"], f"{BUCKET}/*"))
role(
    "Monitoring",
    account("464622532012", **{"sts:ExternalId": "7f3a9c2e"}),
    (["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"], "*"),
)
orders = iam.ServicePrincipal("lambda.amazonaws.com")
role("Orders", orders, (["dynamodb:GetItem", "dynamodb:PutItem"], TABLE))
role("Migration", orders, (["iam:PutRolePolicy"], "*"))
app.synth()
"""
_VIEWPORT: Final = {"width": 1000, "height": 900}


def map_page() -> str:
    """The page of the map of the app."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        synthesize(folder, "cdk.out", _APP)
        run(folder, "-m", "iam_patterns", "map", "cdk.out", "--output", "map.html")
        return (folder / "map.html").read_text(encoding="utf-8")


def drawn(page: str) -> bytes:
    """The picture of a page as a PNG, with the digest of what it shows."""
    with tempfile.TemporaryDirectory() as name, browser() as opened:
        file = Path(name) / "map.html"
        file.write_text(page, encoding="utf-8")
        tab = opened.new_page(viewport=_VIEWPORT)
        tab.goto(file.as_uri())
        top, bottom = tab.evaluate(
            """[document.querySelector(".legend").getBoundingClientRect().top,
                document.getElementById("picture").getBoundingClientRect().bottom]"""
        )
        width, height = _VIEWPORT["width"], round(bottom - top) + 20
        clip = {"x": 0, "y": round(top) - 8, "width": width, "height": height}
        png: bytes = tab.screenshot(full_page=True, clip=clip)
    return with_text(png, digest_of(page))


def digest_of(page: str) -> str:
    """The digest of what a page has above its findings, without the hashes of its scripts."""
    shown = re.sub("<meta http-equiv.*?>", "", page.partition("<aside")[0])
    return hashlib.sha256(shown.encode()).hexdigest()
