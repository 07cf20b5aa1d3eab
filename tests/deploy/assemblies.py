"""What the CDK CLI does with the files of an assembly, without the CLI: it takes a tenth of the time."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from local_aws import LocalAws

BUCKET = "cdk-hnb659fds-assets-000000000000-eu-central-1"


def bootstrap(aws: LocalAws) -> None:
    """What assemblies need of an account."""
    aws.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": aws.region})
    aws.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")


def publish(aws: LocalAws, directory: Path) -> None:
    """Upload what is read here: the code of functions, and templates, which products of Service Catalog are made of."""
    for manifest in directory.glob("*.assets.json"):
        for file in json.loads(manifest.read_text())["files"].values():
            source, [place] = directory / file["source"]["path"], file["destinations"].values()
            zipped = file["source"]["packaging"] == "zip"
            if zipped or source.suffix == ".json":
                body = _zipped(source) if zipped else source.read_bytes()
                aws.client("s3").put_object(Bucket=BUCKET, Key=place["objectKey"], Body=body)


def _zipped(directory: Path) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in directory.rglob("*"):
            archive.write(path, path.relative_to(directory))
    return content.getvalue()
