"""The client of EMR Serverless knows what is asked of it, however old botocore is."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest
from fake_serverless import Clock, FakeAws, Item
from lifecycle_lab import KEY

from emr_constructs.foundation.handlers import serverless_application

AS_SET = {
    "diskEncryptionConfiguration": {"encryptionKeyArn": KEY},
    "jobLevelCostAllocationConfiguration": {"enabled": True},
}


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A botocore from before sessions, disk encryption and job-level cost allocation."""
    source = Path(botocore.__file__).parent / "data" / "emr-serverless" / "2021-07-13"
    target = tmp_path / "emr-serverless" / "2021-07-13"
    shutil.copytree(source, target)
    model = json.loads(gzip.decompress((target / "service-2.json.gz").read_bytes()))
    (target / "service-2.json.gz").unlink()
    for kind in ("operations", "shapes"):
        new = ("Session", "DiskEncryption", "EncryptionContext", "CostAllocation")
        model[kind] = {name: one for name, one in model[kind].items() if not any(word in name for word in new)}
    for shape in model["shapes"].values():
        members = shape.get("members", {})
        shape["members"] = {name: one for name, one in members.items() if one["shape"] in model["shapes"]}
    (target / "service-2.json").write_text(json.dumps(model))
    make = botocore.session.get_session

    def get_session() -> Any:
        session = make()
        session.get_component("data_loader").search_paths.insert(0, str(tmp_path))
        return session

    monkeypatch.setattr(botocore.session, "get_session", get_session)


def test_an_older_botocore_learns_what_is_needed(older: None) -> None:
    plain = botocore.session.get_session().create_client("emr-serverless", region_name="eu-west-1")
    assert not hasattr(plain, "list_sessions")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        learned = serverless_application.client()
    fake = FakeAws(Clock())
    fake.start(state="STOPPED").sessions["s1"] = Item("IDLE")
    with fake.behind(learned):  # which checks what is asked against what was learned
        assert learned.list_sessions(applicationId="app1", states=["IDLE"], maxResults=50)["sessions"]
        learned.terminate_session(applicationId="app1", sessionId="s1")
        learned.update_application(applicationId="app1", **AS_SET)
    assert fake.applications["app1"].settings == AS_SET
    shown = learned.meta.service_model.operation_model("GetApplication").output_shape.members["application"].members
    assert set(AS_SET) <= set(shown)


def test_the_additions_to_the_model_say_what_botocore_says() -> None:
    [added] = (Path(serverless_application.__file__).parent / "models").rglob("*.json")
    assert added.parts[-3:] == ("emr-serverless", "2021-07-13", "service-2.sdk-extras.json")
    known = (
        botocore.session.get_session().get_component("data_loader").load_service_model("emr-serverless", "service-2")
    )
    assert list(unlike(json.loads(added.read_text())["merge"], known)) == []


def unlike(part: Any, whole: Any, path: str = "") -> Iterator[str]:
    """Where a part says something that the whole does not."""
    if isinstance(part, dict):
        for name, one in part.items():
            yield from unlike(one, whole.get(name), f"{path}.{name}") if isinstance(whole, dict) else [f"{path}.{name}"]
    elif isinstance(part, list) and isinstance(whole, list):
        yield from (f"{path}: {one}" for one in part if one not in whole)
    elif part != whole:
        yield f"{path}: {part!r}, not {whole!r}"
