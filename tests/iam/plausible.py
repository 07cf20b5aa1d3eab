"""Policies of templates with plausible values in the place of what only AWS knows, as a linter wants to see them."""

from __future__ import annotations

from typing import Any

from policies import Document, Texts

PSEUDO = {"Partition": "aws", "Region": "eu-west-1", "AccountId": "111122223333", "URLSuffix": "amazonaws.com"}
PSEUDO["StackName"] = "stack"
PSEUDO["StackId"] = "arn:aws:cloudformation:eu-west-1:111122223333:stack/stack/0a1b2c3d"
ARN = "arn:aws:{service}:eu-west-1:111122223333:{id}"
ATTRIBUTES = {
    ("AWS::EMR::Studio", "Arn"): ARN.format(service="elasticmapreduce", id="studio/es-{name}"),
    ("AWS::IAM::Role", "Arn"): "arn:aws:iam::111122223333:role/{name}",
    ("AWS::KMS::Key", "Arn"): ARN.format(service="kms", id="key/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f"),
    ("AWS::Lambda::Function", "Arn"): ARN.format(service="lambda", id="function:{name}"),
    ("AWS::Logs::LogGroup", "Arn"): ARN.format(service="logs", id="log-group:{name}:*"),
    ("AWS::S3::Bucket", "Arn"): "arn:aws:s3:::{name}",
    ("AWS::SNS::Topic", "Ref"): ARN.format(service="sns", id="{name}"),
    ("AWS::SQS::Queue", "Arn"): ARN.format(service="sqs", id="{name}"),
    ("AWS::SecretsManager::Secret", "Ref"): ARN.format(service="secretsmanager", id="secret:{name}-a1B2c3"),
}
EXPORTS = {"analytics-KeyArn": ATTRIBUTES["AWS::KMS::Key", "Arn"], "analytics-LogBucket": "analytics-logs"}


class Plausible(Texts):
    """What AWS could put there. An ARN has to be listed: a linter judges its form."""

    def pseudo(self, name: str) -> str:
        return PSEUDO[name]

    def attribute(self, logical_id: str, name: str) -> str:
        kind = self.template["Resources"][logical_id]["Type"]
        assert (kind, name) in ATTRIBUTES or not name.endswith("Arn"), f"what is {name} of {kind}?"
        return ATTRIBUTES.get((kind, name), "{name}").format(name=logical_id.lower())

    def exported(self, name: str) -> str:
        return EXPORTS[name]

    def policy(self, document: Document) -> dict[str, Any]:
        """A policy without intrinsics."""
        found = self._filled(document.content)
        assert isinstance(found, dict)
        return found

    def _filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        if not isinstance(value, dict):
            return value if isinstance(value, (str, bool)) else str(value)  # IAM takes numbers for texts
        if len(value) == 1 and (next(iter(value)).startswith("Fn::") or "Ref" in value):
            return self.text(value)
        return {key: self._filled(item) for key, item in value.items()}
