import { App, CfnOutput, NestedStack, Stack, Stage, type StackProps } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as s3 from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

class Reports extends NestedStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new iam.Role(this, "Reader", {
      assumedBy: new iam.AccountPrincipal("222222222222"),
    });
  }
}

class Shop extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const bucket = new s3.Bucket(this, "Orders");
    const handler = new lambda.Function(this, "Handler", {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: "index.handler",
      code: lambda.Code.fromInline("exports.handler = async () => 'ok';"),
    });
    bucket.grantRead(handler);
    new iam.Role(this, "Auditor", {
      assumedBy: new iam.AccountPrincipal("333333333333"),
      externalIds: ["cust-7f3a9c2e"],
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName("SecurityAudit")],
    });
    const task = new iam.Role(this, "Task", {
      assumedBy: new iam.ServicePrincipal("ecs-tasks.amazonaws.com"),
    });
    bucket.grantWrite(task);
    new Reports(this, "Reports");
    new CfnOutput(this, "Name", { value: bucket.bucketName });
  }
}

class Production extends Stage {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: "111111111111", region: "eu-west-1" } });
    const api = new Stack(this, "Api");
    new iam.Role(api, "Open", { assumedBy: new iam.AnyPrincipal() });
  }
}

const app = new App({ analyticsReporting: false });
new Shop(app, "Shop");
new Production(app, "Prod");
app.synth();
