"""Studios: made, described, listed, changed and deleted."""

from __future__ import annotations

from local_aws import seam
from local_aws.api import Record
from local_aws.clock import CLOCK
from local_aws.emr.studio import records, references
from local_aws.emr.studio.directory import DIRECTORY
from local_aws.emr.studio.records import refusal, studio

_MOST = 100
_SUMMARY = ("StudioId", "Name", "VpcId", "Description", "Url", "AuthMode", "CreationTime")


def create_studio(request: Record) -> Record:
    if len(records.studios) >= _MOST:
        raise refusal(f"An account has at most {_MOST} Studios.")  # words of our own, as most below
    studio_id = records.new_id("es")
    arn = records.arn(f"studio/{studio_id}")
    _check_name(request["Name"])
    _check_mode(request)
    _check_network(request)
    service_role = references.assumable("ServiceRole", request["ServiceRole"], arn)
    if request.get("UserRole"):
        propagates = request.get("TrustedIdentityPropagationEnabled", False)
        references.assumable("UserRole", request["UserRole"], arn, *(["sts:SetContext"] if propagates else []))
    references.key(request.get("EncryptionKeyArn"))
    references.place(request["DefaultS3Location"], service_role)
    url = f"https://{studio_id}.emrstudio-prod.{seam.region()}.amazonaws.com"
    made = {"StudioId": studio_id, "StudioArn": arn, "Url": url, "CreationTime": CLOCK.now()}
    records.studios[studio_id] = {"Tags": [], **request, **made}
    return {"StudioId": studio_id, "Url": url}


def describe_studio(request: Record) -> Record:
    return {"Studio": studio(request["StudioId"])}


def list_studios(request: Record) -> Record:
    """The newest first."""
    found = [records.only(one, *_SUMMARY) for one in reversed(records.studios.values())]
    return records.page(request, "Studios", found)


def update_studio(request: Record) -> Record:
    """Name, description, subnets, place and key. Subnets are only added."""
    found = studio(request["StudioId"])
    changed = {**found, **request}
    _check_name(changed["Name"])
    gone = sorted(set(found["SubnetIds"]) - set(changed["SubnetIds"]))
    if gone:
        raise refusal(f"SubnetIds must include the subnets of the Studio; {', '.join(gone)} is missing.")
    references.subnets(changed["SubnetIds"], found["VpcId"])
    references.key(request.get("EncryptionKeyArn"))
    if "DefaultS3Location" in request:
        references.place(request["DefaultS3Location"], references.role("ServiceRole", found["ServiceRole"]))
    found.update(changed)
    return {}


def delete_studio(request: Record) -> Record:
    """With it go its mappings. AWS does not say that EMR refuses to delete a Studio that still has some."""
    studio(request["StudioId"])
    del records.studios[request["StudioId"]]
    for key in [key for key in records.mappings if key[0] == request["StudioId"]]:
        del records.mappings[key]
    return {}


def _check_name(name: str) -> None:
    if not name.strip():
        raise refusal("Name: a Studio has a name.")


def _check_mode(request: Record) -> None:
    """What one way to log in needs, and the other has no use for."""
    said = bool(request.get("UserRole"))
    if request["AuthMode"] == "IAM":
        if said:
            raise refusal("UserRole should not be specified for a Studio with the auth mode IAM.")
        return
    DIRECTORY.refuse_without()
    if not said:
        raise refusal("UserRole is required for a Studio with the auth mode SSO.")


def _check_network(request: Record) -> None:
    references.vpc(request["VpcId"])
    references.subnets(request["SubnetIds"], request["VpcId"])
    references.groups((request["WorkspaceSecurityGroupId"], request["EngineSecurityGroupId"]), request["VpcId"])
