"""What the tests ask of Spark besides the job itself, in one start of Java. Run by spark-submit."""

import json
import sys
from pathlib import Path
from typing import Any

import orders_by_day
import word_count
from pyspark.sql import SparkSession

JOBS = Path(__file__).resolve().parents[2] / "examples" / "jobs"


def main(directory: Path) -> None:
    """Run the jobs on the files in `directory`, and write what came of it to ``report.json``."""
    text, orders, swapped, later = (
        str(directory / name) for name in ("text.txt", "orders.csv", "swapped.csv", "later.csv")
    )
    table = str(directory / "table")
    report: dict[str, Any] = {
        "strict": failure_of(
            ["--input", orders, "--output", str(directory / "strict"), "--max-rejected-share", "0.01"]
        ),
        "swapped": failure_of(["--input", swapped, "--output", str(directory / "never")]),
    }
    word_count.main(["--input", text, "--output", str(directory / "words")])
    spark = SparkSession.builder.getOrCreate()
    figures = spark.read.parquet(table)
    rejected = spark.read.json(f"{table}/_rejected")
    report["columns"] = dict(figures.dtypes)
    report["rows"] = [row.asDict() for row in figures.collect()]
    report["rejected"] = [row.asDict() for row in rejected.collect()]
    run_statements("best_days.sql", table=table, report=str(directory / "best_days"))
    report["later"] = failure_of(["--input", later, "--output", table])
    days = SparkSession.builder.getOrCreate().read.parquet(table).groupBy("day").sum("orders")
    report["orders_by_day"] = {str(day): orders for day, orders in days.collect()}
    # Decimals and dates as text, exactly.
    (directory / "report.json").write_text(json.dumps(report, default=str))


def run_statements(file: str, **variables: str) -> None:
    """Run a file of SQL as spark-sql does, which takes its variables from ``--hivevar``."""
    spark = SparkSession.builder.getOrCreate()
    for name, value in variables.items():
        spark.conf.set(name, value)
    spark.sql((JOBS / file).read_text(encoding="utf-8"))


def failure_of(arguments: list[str]) -> str | None:
    """How the job failed; None where it succeeded."""
    try:
        orders_by_day.main(arguments)
    except (SystemExit, Exception) as failure:
        return f"{type(failure).__name__}: {failure}"
    return None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
