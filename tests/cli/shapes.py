"""Apps of every shape that people have, each in a folder of its own."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aws_cdk import App, Environment, Stack, Stage
from aws_cdk import aws_iam as iam

from tests.cli.running import ROOT

APPS = ROOT / "tests" / "cli" / "apps"
PLAIN_YAML = """\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Vendor: {Type: String}
Conditions:
  Live: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Reader:
    Type: AWS::IAM::Role
    Condition: Live
    Properties:
      RoleName: !Sub "${AWS::StackName}-reader"
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${Vendor}:root"}
            Action: [sts:AssumeRole]
      Policies:
        - PolicyName: Read
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - Effect: Allow
                Action: "*"
                Resource: !If [Live, "*", !Ref AWS::NoValue]
"""
SAM = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.13, Timeout: 5}}
Resources:
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      InlineCode: "def handler(event, context): return {}"
      Policies:
        - S3ReadPolicy: {BucketName: reports}
        - Statement: [{Effect: Allow, Action: "iam:*", Resource: "*"}]
"""
CHILD = """\
Parameters: {Caller: {Type: String}}
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: {AWS: !Ref Caller}, Action: sts:AssumeRole}
"""
STACK_SET = {
    "Resources": {
        "Everywhere": {
            "Type": "AWS::CloudFormation::StackSet",
            "Properties": {
                "StackSetName": "everywhere",
                "PermissionModel": "SERVICE_MANAGED",
                "TemplateBody": json.dumps(
                    {
                        "Resources": {
                            "Reader": {
                                "Type": "AWS::IAM::Role",
                                "Properties": {
                                    "AssumeRolePolicyDocument": {
                                        "Version": "2012-10-17",
                                        "Statement": [
                                            {
                                                "Effect": "Allow",
                                                "Principal": {"AWS": "*"},
                                                "Action": "sts:AssumeRole",
                                            }
                                        ],
                                    }
                                },
                            }
                        }
                    }
                ),
            },
        }
    }
}


FOR_EACH = """\
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Roles:
    - Name
    - [Test, Prod]
    - Reader${Name}:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: "2012-10-17"
            Statement: [{Effect: Allow, Principal: {AWS: "*"}, Action: sts:AssumeRole}]
"""


def typescript(folder: Path) -> Path:
    """What the CDK of npm makes of the TypeScript app, its code beside it."""
    shutil.copytree(APPS / "typescript", folder, dirs_exist_ok=True)
    for path in (folder / "synthesized").rglob("*.json"):
        path.write_text(path.read_text().replace("/APP/", f"{folder}/"))
    return folder / "synthesized"


def plain_yaml(folder: Path) -> Path:
    """One template by hand."""
    return _written(folder / "template.yaml", PLAIN_YAML)


def sam(folder: Path) -> Path:
    """A template before the transform."""
    return _written(folder / "template.yaml", SAM)


def for_each(folder: Path) -> Path:
    """A template that makes roles in a loop."""
    return _written(folder / "template.yaml", FOR_EACH)


def nested(folder: Path) -> Path:
    """A folder of a template and the one that it nests."""
    url = {"TemplateURL": "./child.yaml", "Parameters": {"Caller": "222222222222"}}
    resource = {"Type": "AWS::CloudFormation::Stack", "Properties": url}
    _written(folder / "parent.json", json.dumps({"Resources": {"Reader": resource}}))
    _written(folder / "child.yaml", CHILD)
    return folder


def stages_only(folder: Path) -> Path:
    """A cloud assembly whose stacks are all in stages."""
    app = App(outdir=str(folder / "cdk.out"), analytics_reporting=False)
    for name, region in (("Test", "eu-west-1"), ("Prod", "us-east-1")):
        stage = Stage(app, name, env=Environment(account="111111111111", region=region))
        iam.Role(Stack(stage, "Shop"), "Reader", assumed_by=iam.AccountPrincipal("222222222222"))
    app.synth()
    return folder / "cdk.out"


def stack_set(folder: Path) -> Path:
    """A template whose StackSet has a template in it."""
    return _written(folder / "set.json", json.dumps(STACK_SET))


def mixed(folder: Path) -> Path:
    """A repository with templates among other files."""
    plain_yaml(folder)
    _written(folder / "package.json", '{"name": "shop"}')
    _written(folder / ".git" / "template.json", "not for us")
    _written(folder / "node_modules" / "x" / "template.json", "not for us")
    _written(folder / "infra" / "sam.yml", SAM)
    return folder


SHAPES: dict[str, Callable[[Path], Path]] = {
    shape.__name__: shape
    for shape in (typescript, plain_yaml, sam, for_each, nested, stages_only, stack_set, mixed)
}


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def roles_in(data: dict[str, Any]) -> list[str]:
    """The paths of the roles in an answer as JSON."""
    return [role["path"] for role in data["roles"]]
