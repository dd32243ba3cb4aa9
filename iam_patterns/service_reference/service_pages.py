"""The pages of the Service Authorization Reference that document each service's actions.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from typing import Final

_REFERENCE: Final = "https://docs.aws.amazon.com/service-authorization/latest/reference"
_PAGES: Final = {
    "account": "awsaccountmanagement",
    "acm-pca": "awsprivatecertificateauthority",
    "airflow": "amazonmanagedworkflowsforapacheairflow",
    "airflow-serverless": "awsmwaaserverless",
    "amplify": "awsamplify",
    "apigateway": "amazonapigatewaymanagement",
    "apprunner": "awsapprunner",
    "appstream": "amazonappstream2.0",
    "appsync": "awsappsync",
    "athena": "amazonathena",
    "autoscaling": "amazonec2autoscaling",
    "batch": "awsbatch",
    "bedrock-agentcore": "amazonbedrockagentcore",
    "braket": "amazonbraket",
    "budgets": "awsbudgetservice",
    "cassandra": "amazonkeyspacesforapachecassandra",
    "chatbot": "awschatbot",
    "cloud9": "awscloud9",
    "cloudformation": "awscloudformation",
    "cloudformation:CreateResource": "awscloudcontrolapi",
    "cloudformation:UpdateResource": "awscloudcontrolapi",
    "codebuild": "awscodebuild",
    "codecommit": "awscodecommit",
    "codeconnections": "awscodeconnections",
    "codedeploy": "awscodedeploy",
    "codepipeline": "awscodepipeline",
    "cognito-identity": "amazoncognitoidentity",
    "cognito-idp": "amazoncognitouserpools",
    "config": "awsconfig",
    "connect": "amazonconnect",
    "datapipeline": "awsdatapipeline",
    "datazone": "amazondatazone",
    "deadline": "awsdeadlinecloud",
    "devicefarm": "awsdevicefarm",
    "dsql": "amazonauroradsql",
    "dynamodb": "amazondynamodb",
    "ebs": "amazonelasticblockstore",
    "ec2": "amazonec2",
    "ec2-instance-connect": "amazonec2instanceconnect",
    "ecr": "amazonelasticcontainerregistry",
    "ecs": "amazonelasticcontainerservice",
    "eks": "amazonelastickubernetesservice",
    "elasticbeanstalk": "awselasticbeanstalk",
    "elasticmapreduce": "amazonelasticmapreduce",
    "emr-containers": "amazonemroneksemrcontainers",
    "emr-serverless": "amazonemrserverless",
    "es": "amazonopensearchservice",
    "events": "amazoneventbridge",
    "fis": "awsfaultinjectionservice",
    "gamelift": "amazongameliftservers",
    "glue": "awsglue",
    "greengrass": "awsiotgreengrassv2",
    "iam": "awsidentityandaccessmanagementiam",
    "identitystore": "awsidentitystore",
    "imagebuilder": "amazonec2imagebuilder",
    "iot": "awsiot",
    "kafkaconnect": "amazonmanagedstreamingforkafkaconnect",
    "kinesis": "amazonkinesisdatastreams",
    "kinesisanalytics": "amazonkinesisanalyticsv2",
    "kms": "awskeymanagementservice",
    "lakeformation": "awslakeformation",
    "lambda": "awslambda",
    "lightsail": "amazonlightsail",
    "logs": "amazoncloudwatchlogs",
    "mediapackage": "awselementalmediapackage",
    "omics": "awshealthomics",
    "organizations": "awsorganizations",
    "pipes": "amazoneventbridgepipes",
    "rds-data": "amazonrdsdataapi",
    "rds-db": "amazonrdsiamauthentication",
    "redshift": "amazonredshift",
    "redshift-data": "amazonredshiftdataapi",
    "redshift-serverless": "amazonredshiftserverless",
    "rolesanywhere": "awsidentityandaccessmanagementrolesanywhere",
    "s3": "amazons3",
    "sagemaker": "amazonsagemaker",
    "scheduler": "amazoneventbridgescheduler",
    "secretsmanager": "awssecretsmanager",
    "servicecatalog": "awsservicecatalog",
    "sqs": "amazonsqs",
    "ssm": "awssystemsmanager",
    "ssm-incidents": "awssystemsmanagerincidentmanager",
    "sso": "awsiamidentitycenter",
    "sso-directory": "awsiamidentitycenterdirectory",
    "states": "awsstepfunctions",
    "sts": "awssecuritytokenservice",
    "synthetics": "amazoncloudwatchsynthetics",
}
"""The page of each prefix; that of a single action where the prefix has several pages."""


def page_of_action(action: str) -> str:
    """The page that documents an action.

    Raises:
        KeyError: For a service that no row of the catalog is about.
    """
    name = _PAGES.get(action) or _PAGES[action.partition(":")[0]]
    return f"{_REFERENCE}/list_{name}.html"
