"""The jobs of the EMR Serverless examples on the real Spark, with the arguments of the requests that start them."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from serverless_requests import Request, request_of
from spark_runtime import JOBS, ROOT, spark_submit
from spark_submit_arguments import parse

ORDERS = ROOT / "examples" / "data" / "orders.csv"
HEADER = "order_id,ordered_at,customer_id,category,quantity,unit_price"


@pytest.fixture(scope="module")
def nightly() -> Request:
    return request_of("serverless_nightly_etl.py")


@pytest.fixture(scope="module")
def stream() -> Request:
    return request_of("serverless_streaming.py")


@pytest.mark.spark
def test_spark_understands_the_request_of_the_stream(stream: Request) -> None:
    understood = parse([*stream.options, stream.entry_point, *stream.arguments])
    assert understood.primary_resource == stream.entry_point
    assert list(understood.child_args) == stream.arguments
    assert understood.spark_properties == stream.settings()
    # With the overhead that Spark adds, drivers and executors fill workers of 2 vCPU and 8 GB.
    assert stream.settings() == {
        "spark.driver.cores": "2",
        "spark.driver.memory": "7448m",
        "spark.executor.cores": "2",
        "spark.executor.memory": "7448m",
        "spark.dynamicAllocation.maxExecutors": "4",
        "spark.sql.shuffle.partitions": "8",
    }


def test_what_is_run_is_what_would_be_uploaded(stream: Request, nightly: Request) -> None:
    assert stream.script.read_bytes() == (JOBS / "orders_stream.py").read_bytes()
    assert nightly.script.read_bytes() == (JOBS / "orders_by_day.py").read_bytes()


@pytest.fixture(scope="module")
def directory(nightly: Request, stream: Request, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the jobs have run, one after the other: most of the time is the start of Spark."""
    made = tmp_path_factory.mktemp("jobs")
    for name in ("raw", "incoming"):
        (made / name).mkdir()
    shutil.copy(ORDERS, made / "incoming")
    (made / "raw" / "first.csv").write_text(f"{HEADER}\nO-1,2026-03-05T09:00:00Z,C-1,toys,2,5.50\n", encoding="utf-8")
    late = "O-2,2026-03-05T23:30:00-05:00,C-1,toys,1,3.00\nO-3,never,C-2,toys,x,1.00\n"
    (made / "second.csv").write_text(f"{HEADER}\n{late}", encoding="utf-8")
    order = {
        "batch": {"script": str(nightly.script), "arguments": nightly.local_arguments(made)},
        "stream": {"script": str(stream.script), "arguments": [*stream.local_arguments(made), "--until-caught-up"]},
        "new file": str(made / "second.csv"),
        "its place": str(made / "raw"),
        "report": str(made / "report.json"),
    }
    (made / "order.json").write_text(json.dumps(order), encoding="utf-8")
    assert nightly.settings() == {}  # nothing that the stream would get, too
    in_turn = Path(__file__).with_name("jobs_in_turn.py")
    submitted = spark_submit(in_turn, str(made / "order.json"), scratch=made, settings=stream.settings())
    assert submitted.returncode == 0, submitted.stderr
    return made


@pytest.mark.spark
def test_the_nightly_job_runs_with_the_arguments_of_its_schedule(directory: Path) -> None:
    days = {path.name for path in (directory / "orders_by_day").iterdir() if path.name.startswith("day=")}
    assert days == {f"day=2026-03-0{day}" for day in (2, 3, 4, 5)}


@pytest.mark.spark
def test_the_stream_reads_each_order_once_and_goes_on_where_it_was(directory: Path) -> None:
    rows = [tuple(row) for row in json.loads((directory / "report.json").read_text(encoding="utf-8"))]
    assert Counter(rows) == Counter(
        [("O-1", "2026-03-05", "11.00"), ("O-2", "2026-03-06", "3.00"), ("O-3", "None", "None")]
    )
