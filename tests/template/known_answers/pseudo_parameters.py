"""Account, Region and partition: given, known from the environment, or open."""

from typing import Any

from iam_patterns.testing import github, role_arn, service, web_identity
from tests.template.known_answers.cases import (
    OWN,
    VENDOR,
    Case,
    allowing,
    assumes,
    denying,
    document,
    does,
    role,
    template,
    trusting,
)

ROOT = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}}
JOBS = f"arn:aws:sqs:eu-west-1:{OWN}:jobs"
HERE = {"AWS::AccountId": OWN, "AWS::Region": "eu-west-1"}
THERE = {"AWS::AccountId": VENDOR, "AWS::Region": "eu-west-1"}
GITHUB = "token.actions.githubusercontent.com"
JOB = {
    "StringEquals": {
        f"{GITHUB}:aud": "sts.amazonaws.com",
        f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main",
    }
}


def by_github(provider: Any) -> dict[str, Any]:
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": JOB,
    }
    return template(role(trust=document(trust)))


def a_job(access: Any) -> Any:
    return access.role("Role").assumable_by(github("acme/shop", branch="main"))


def in_own_root(**sections: Any) -> dict[str, Any]:
    return template(role(trust=document(trusting(ROOT))), **sections)


def with_queue(*statements: Any) -> dict[str, Any]:
    return template(role(*statements), Resources={"Queue": QUEUE})


ARN_OF_QUEUE = {"Fn::GetAtt": ["Queue", "Arn"]}

CASES = [
    Case(
        id="the own root in a stack without environment",
        template=in_own_root(),
        ask=assumes(OWN),
        expect="depends",
        then={OWN: "yes", VENDOR: "no"},
        says=("AWS::AccountId",),
    ),
    Case(
        id="the own root, the account given",
        template=in_own_root(),
        ask=assumes(OWN),
        parameters={"AWS::AccountId": OWN},
        expect="yes",
    ),
    Case(
        id="the own root, another account given",
        template=in_own_root(),
        ask=assumes(OWN),
        parameters={"AWS::AccountId": VENDOR},
        expect="no",
    ),
    Case(
        id="the own account by number",
        template=template(role(trust=document(trusting({"Ref": "AWS::AccountId"})))),
        ask=assumes(OWN),
        expect="depends",
        then={OWN: "yes", VENDOR: "no"},
    ),
    Case(
        id="a role of the own account",
        template=template(
            role(
                trust=document(
                    trusting({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/pipeline"})
                )
            )
        ),
        ask=assumes(f"arn:aws:iam::{OWN}:role/pipeline"),
        expect="depends",
        then={OWN: "yes", VENDOR: "no"},
    ),
    Case(
        id="another role of the own account",
        template=template(
            role(
                trust=document(
                    trusting({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/pipeline"})
                )
            )
        ),
        ask=assumes(f"arn:aws:iam::{OWN}:role/other"),
        expect="no",
    ),
    Case(
        id="a literal account in a stack without environment",
        template=template(role(trust=document(trusting(f"arn:aws:iam::{VENDOR}:root")))),
        ask=assumes(VENDOR),
        expect="yes",
    ),
    Case(
        id="a Deny on the stack's own queue, asked by its literal ARN",
        template=with_queue(allowing("sqs:*", "*"), denying("sqs:SendMessage", ARN_OF_QUEUE)),
        ask=does("sqs:SendMessage", JOBS),
        expect="depends",
    ),
    Case(
        id="a Deny on the stack's own queue, where the stack is here",
        template=with_queue(allowing("sqs:*", "*"), denying("sqs:SendMessage", ARN_OF_QUEUE)),
        ask=does("sqs:SendMessage", JOBS),
        parameters=HERE,
        expect="no",
    ),
    Case(
        id="a Deny on the stack's own queue, where the stack is elsewhere",
        template=with_queue(allowing("sqs:*", "*"), denying("sqs:SendMessage", ARN_OF_QUEUE)),
        ask=does("sqs:SendMessage", JOBS),
        parameters=THERE,
        expect="yes",
    ),
    Case(
        id="a Deny on the stack's own queue, another queue",
        template=with_queue(allowing("sqs:*", "*"), denying("sqs:SendMessage", ARN_OF_QUEUE)),
        ask=does("sqs:SendMessage", JOBS.replace("jobs", "mails")),
        expect="yes",
    ),
    Case(
        id="a grant on the stack's own queue",
        template=with_queue(allowing("sqs:SendMessage", ARN_OF_QUEUE)),
        ask=does("sqs:SendMessage", JOBS),
        expect="depends",
    ),
    Case(
        id="a grant on the stack's own queue, where the stack is here",
        template=with_queue(allowing("sqs:SendMessage", ARN_OF_QUEUE)),
        ask=does("sqs:SendMessage", JOBS),
        parameters=HERE,
        expect="yes",
    ),
    Case(
        id="a grant in the own Region alone",
        template=template(
            role(
                allowing("sqs:SendMessage", {"Fn::Sub": f"arn:aws:sqs:${{AWS::Region}}:{OWN}:jobs"})
            )
        ),
        ask=does("sqs:SendMessage", JOBS),
        expect="depends",
        then={"eu-west-1": "yes", "us-east-1": "no"},
    ),
    Case(
        id="GitHub's provider written out, in a stack without environment",
        template=by_github(f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}"),
        ask=a_job,
        expect="depends",
        then={OWN: "yes", VENDOR: "no"},
    ),
    Case(
        id="GitHub's provider written out, the account given",
        template=by_github(f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}"),
        ask=a_job,
        parameters={"AWS::AccountId": OWN},
        expect="yes",
    ),
    Case(
        id="GitHub's provider of the own account",
        template=by_github({"Fn::Sub": f"arn:aws:iam::${{AWS::AccountId}}:oidc-provider/{GITHUB}"}),
        ask=a_job,
        expect="yes",
    ),
    Case(
        id="GitHub's provider, the token of another issuer",
        template=by_github({"Fn::Sub": f"arn:aws:iam::${{AWS::AccountId}}:oidc-provider/{GITHUB}"}),
        ask=lambda access: access.role("Role").assumable_by(
            web_identity("gitlab.com", aud="sts.amazonaws.com", sub="x")
        ),
        expect="no",
    ),
    Case(
        id="the source account of a service is the own one",
        template=template(
            role(
                trust=document(
                    trusting(
                        {"Service": "states.amazonaws.com"},
                        Condition={
                            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
                        },
                    )
                )
            )
        ),
        ask=lambda access: access.role("Role").assumable_by(
            service("states.amazonaws.com", source_account=OWN)
        ),
        expect="depends",
        then={OWN: "yes", VENDOR: "no"},
    ),
    Case(
        id="the partition follows from a Region that is given",
        template=template(role(trust=document(trusting(ROOT)))),
        ask=lambda access: access.role("Role").assumable_by(
            role_arn(f"arn:aws-cn:iam::{OWN}:role/pipeline")
        ),
        parameters={"AWS::AccountId": OWN, "AWS::Region": "cn-north-1"},
        expect="yes",
    ),
    Case(
        id="the URL suffix of China",
        template=template(
            role(
                trust=document(trusting({"Service": {"Fn::Sub": "ec2.${AWS::URLSuffix}"}})),
            )
        ),
        ask=lambda access: access.role("Role").assumable_by(service("ec2.amazonaws.com.cn")),
        parameters={"AWS::AccountId": OWN, "AWS::Region": "cn-north-1"},
        expect="yes",
    ),
]
