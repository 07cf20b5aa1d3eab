"""The example jobs on the real Spark; every figure is computed here a second time, in plain Python."""

import ast
import csv
import json
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from spark_runtime import JOBS, ROOT, spark_submit

ORDERS = ROOT / "examples" / "data" / "orders.csv"
TEXT = "To be, or not to be:\n\nthat is the question.\nDon't TO-DO Straße 42\n"

# The bad rows of the sample, by their order: seen by eye, so that this is no second copy of the job's checks.
PROBLEMS = {
    "": "no order_id",
    "O-10034": "no customer_id",
    "O-10059": "bad quantity",
    "O-10088": "bad quantity",
    "O-10091": "repeated order_id",
    "O-10102": "bad unit_price",
    "O-10123": "bad ordered_at",
    "O-10150": "bad ordered_at",
    "O-10167": "malformed line",
    "O-10171": "no category",
    "O-10211": "malformed line",
}


def good_orders() -> Iterator[dict[str, str]]:
    seen = set()
    with ORDERS.open(newline="", encoding="utf-8") as lines:
        for order in csv.DictReader(lines):
            order_id = order["order_id"]
            bad = order_id in PROBLEMS and PROBLEMS[order_id] != "repeated order_id"
            if not bad and order_id not in seen:
                seen.add(order_id)
                yield order


def expected_rows() -> list[tuple[str, str, int, Decimal, int]]:
    groups = defaultdict(list)
    for order in good_orders():
        # fromisoformat knows no Z before Python 3.11.
        ordered_at = datetime.fromisoformat(order["ordered_at"].replace("Z", "+00:00"))
        day = ordered_at.astimezone(timezone.utc).date().isoformat()
        groups[day, order["category"].strip().lower()].append(order)
    return sorted(
        (
            *group,
            len(orders),
            sum((int(order["quantity"]) * Decimal(order["unit_price"]) for order in orders), Decimal(0)),
            len({order["customer_id"] for order in orders}),
        )
        for group, orders in groups.items()
    )


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inputs; what the jobs make comes to lie beside them."""
    made = tmp_path_factory.mktemp("spark")
    shutil.copy(ORDERS, made)
    (made / "text.txt").write_text(TEXT, encoding="utf-8")
    header, rows = ORDERS.read_text(encoding="utf-8").split("\n", 1)
    swapped = header.replace("quantity,unit_price", "unit_price,quantity")
    (made / "swapped.csv").write_text(f"{swapped}\n{rows}", encoding="utf-8")
    later = [header, *(f"O-{day},2026-03-{day}T09:00:00Z,C-001,toys,1,5.00" for day in ("05", "06"))]
    (made / "later.csv").write_text("\n".join(later), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def submitted(directory: Path) -> subprocess.CompletedProcess[str]:
    """The first start: the job as a user submits it."""
    paths = ("--input", str(directory / "orders.csv"), "--output", str(directory / "table"))
    return spark_submit(JOBS / "orders_by_day.py", *paths, scratch=directory)


@pytest.fixture(scope="module")
def report(directory: Path, submitted: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The second start: everything else."""
    assert submitted.returncode == 0, submitted.stderr
    jobs = ",".join(map(str, JOBS.glob("*.py")))
    script = Path(__file__).with_name("second_start.py")
    second = spark_submit(script, str(directory), scratch=directory, settings={"spark.submit.pyFiles": jobs})
    assert second.returncode == 0, second.stderr
    loaded: dict[str, Any] = json.loads((directory / "report.json").read_text())
    return loaded


@pytest.mark.spark
class TestOrdersByDay:
    def test_submitted_job_succeeds_and_counts_what_it_rejects(
        self, submitted: subprocess.CompletedProcess[str]
    ) -> None:
        assert submitted.returncode == 0, submitted.stderr
        counts = sorted(Counter(PROBLEMS.values()).items())
        rows = len(ORDERS.read_text(encoding="utf-8").splitlines()) - 1
        assert submitted.stdout.splitlines() == [
            f"{rows} rows read, {len(PROBLEMS)} rejected",
            *(f"rejected: {count} x {problem}" for problem, count in counts),
        ]

    def test_figures_are_exact(self, report: dict[str, Any]) -> None:
        rows = report["rows"]
        found = sorted(
            (row["day"], row["category"], row["orders"], Decimal(row["revenue"]), row["customers"]) for row in rows
        )
        assert found == expected_rows()

    def test_table_is_partitioned_by_day(self, report: dict[str, Any], directory: Path) -> None:
        partitions = {path.name for path in (directory / "table").iterdir() if path.is_dir()}
        assert partitions == {f"day=2026-03-0{day}" for day in (2, 3, 4, 5, 6)} | {"_rejected"}
        assert set(report["columns"]) == {"category", "orders", "revenue", "customers", "day"}
        assert report["columns"]["day"] == "date"
        assert re.fullmatch(r"decimal\(\d+,2\)", report["columns"]["revenue"])

    def test_a_later_run_replaces_its_days_and_leaves_the_others_alone(self, report: dict[str, Any]) -> None:
        assert report["later"] is None
        orders: Counter[str] = Counter()
        for day, _, count, _, _ in expected_rows():
            orders[day] += count
        assert report["orders_by_day"] == {**orders, "2026-03-05": 1, "2026-03-06": 1}

    def test_rejected_rows_are_kept_with_the_reason(self, report: dict[str, Any]) -> None:
        assert {row["order_id"] or "": row["problem"] for row in report["rejected"]} == PROBLEMS
        assert len(report["rejected"]) == len(PROBLEMS)
        by_id = {row["order_id"]: row for row in report["rejected"]}
        assert by_id["O-10102"]["unit_price"] == "12,50"
        assert by_id["O-10211"]["malformed_line"].endswith(",EUR")

    def test_too_many_rejected_rows_fail_the_job_before_it_writes_a_figure(
        self, report: dict[str, Any], directory: Path
    ) -> None:
        assert report["strict"].startswith("SystemExit: 11 of 237 rows rejected")
        assert [path.name for path in (directory / "strict").iterdir()] == ["_rejected"]

    def test_header_with_swapped_columns_fails_the_job(self, report: dict[str, Any], directory: Path) -> None:
        assert "CSV header does not conform to the schema" in report["swapped"]
        assert not (directory / "never").exists()


@pytest.mark.spark
def test_best_days_come_with_the_best_one_first(report: dict[str, Any], directory: Path) -> None:
    days: dict[str, tuple[Decimal, int]] = {}
    for day, _, orders, revenue, _ in expected_rows():
        before = days.get(day, (Decimal(0), 0))
        days[day] = (before[0] + revenue, before[1] + orders)
    best = sorted(days.items(), key=lambda item: (-item[1][0], item[0]))
    assert best != sorted(best)  # so that another order would be seen
    [part] = (directory / "best_days").glob("part-*.csv")
    found = csv.DictReader(part.read_text(encoding="utf-8").splitlines())
    rows = [(row["day"], (Decimal(row["revenue"]), int(row["orders"]))) for row in found]
    assert rows == best


@pytest.mark.spark
def test_words_are_counted_without_regard_to_case(report: dict[str, Any], directory: Path) -> None:
    found = [
        (row["word"], int(row["count"]))
        for part in sorted((directory / "words").glob("part-*.csv"))
        for row in csv.DictReader(part.read_text(encoding="utf-8").splitlines())
    ]
    words = TEXT.lower().translate(str.maketrans(",:.-", "    ")).split()
    assert found == sorted(Counter(words).items(), key=lambda item: (-item[1], item[0]))
    assert found[:2] == [("to", 3), ("be", 2)]


@pytest.mark.parametrize("job", sorted(JOBS.glob("*.py")), ids=lambda path: path.stem)
def test_jobs_are_written_for_the_python_of_emr_7(job: Path) -> None:
    tree = ast.parse(job.read_text(encoding="utf-8"), feature_version=(3, 9))
    # Annotations such as `str | None` are evaluated on 3.9 unless they are postponed.
    postponed = [node.names[0].name for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert "annotations" in postponed
