"""Orders, revenue and customers per day and category: CSV in, Parquet partitioned by day out.

    spark-submit orders_by_day.py --input s3://bucket/orders/ --output s3://bucket/orders_by_day/

A row that cannot be trusted is never dropped unseen: it goes, with the reason, to ``_rejected`` below the
output (readers of a table skip names that begin with an underscore), and too many of them fail the job
before it writes a single figure.

Runs on Spark 3.5 and 4.0, and on Python 3.9, the Python of emr-7.x.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as fn

COLUMNS = ("order_id", "ordered_at", "customer_id", "category", "quantity", "unit_price")
# Filled by Spark with the whole line where that has too few or too many fields.
MALFORMED = "malformed_line"

# Spark's casts are generous ("2026" is a timestamp, 9.999 becomes 10.00): the form is checked first.
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"
QUANTITY = r"^[1-9]\d{0,5}$"
PRICE = r"^\d{1,8}(\.\d{1,2})?$"


def read_orders(spark: SparkSession, url: str) -> DataFrame:
    """Read the columns as text. A header that names other columns, or in another order, is an error."""
    schema = ", ".join(f"{name} STRING" for name in (*COLUMNS, MALFORMED))
    return spark.read.schema(schema).csv(
        url,
        header=True,
        enforceSchema=False,
        columnNameOfCorruptRecord=MALFORMED,
        escape='"',
        ignoreLeadingWhiteSpace=True,
        ignoreTrailingWhiteSpace=True,
    )


def find_problems(raw: DataFrame) -> DataFrame:
    """Add the day (UTC) of each order and, where a row cannot be trusted, what is wrong with it.

    :param raw: what `read_orders` returns.
    :returns: `raw` with ``day`` (null where unknown) and ``problem`` (null where there is none).
    """
    instant = fn.expr("try_cast(ordered_at AS TIMESTAMP)")
    day = fn.when(_matches("ordered_at", INSTANT), fn.to_date(instant))
    problem = fn.coalesce(
        fn.when(fn.isnotnull(MALFORMED), "malformed line"),
        fn.when(fn.isnull("order_id"), "no order_id"),
        fn.when(fn.isnull("day"), "bad ordered_at"),
        fn.when(fn.isnull("customer_id"), "no customer_id"),
        fn.when(fn.isnull("category"), "no category"),
        fn.when(~_matches("quantity", QUANTITY), "bad quantity"),
        fn.when(~_matches("unit_price", PRICE), "bad unit_price"),
    )
    # Files are delivered twice. The order of the columns only makes the choice the same in every run.
    copies = Window.partitionBy("order_id", fn.isnull("problem")).orderBy(*COLUMNS)
    repeated = fn.when(fn.row_number().over(copies) > 1, "repeated order_id")
    judged = raw.withColumn("day", day).withColumn("problem", problem)
    return judged.withColumn("problem", fn.coalesce("problem", repeated))


def aggregate(orders: DataFrame) -> DataFrame:
    """Sum the orders up.

    :param orders: the rows of `find_problems` without a problem.
    :returns: ``day``, ``category`` (lower case), ``orders``, ``revenue`` (decimal), ``customers`` (distinct).
    """
    revenue = fn.expr("CAST(quantity AS INT) * CAST(unit_price AS DECIMAL(10, 2))")
    return orders.groupBy("day", fn.lower("category").alias("category")).agg(
        fn.count("*").alias("orders"),
        fn.sum(revenue).alias("revenue"),
        fn.countDistinct("customer_id").alias("customers"),
    )


def run(spark: SparkSession, source: str, target: str, max_rejected_share: float) -> None:
    """Read `source`, write `target`.

    :raises SystemExit: a larger share of the rows than `max_rejected_share` had a problem.
    """
    target = target.rstrip("/")
    judged = find_problems(read_orders(spark, source)).cache()
    counts = {row["problem"]: row["count"] for row in judged.groupBy("problem").count().collect()}
    total = sum(counts.values())
    rejected = total - counts.pop(None, 0)
    print(f"{total} rows read, {rejected} rejected")
    for problem, count in sorted(counts.items()):
        print(f"rejected: {count} x {problem}")
    judged.where("problem IS NOT NULL").drop("day").write.mode("overwrite").json(f"{target}/_rejected")
    if rejected > max_rejected_share * total:
        raise SystemExit(
            f"{rejected} of {total} rows rejected, more than the share of {max_rejected_share} allowed: "
            f"nothing was aggregated; the rows and their problems are in {target}/_rejected"
        )
    result = aggregate(judged.where("problem IS NULL"))
    # Dynamic: a run replaces the days it has read, and leaves the other days and _rejected alone.
    writer = result.repartition("day").write.mode("overwrite").option("partitionOverwriteMode", "dynamic")
    writer.partitionBy("day").parquet(target)


def main(argv: Sequence[str] | None = None) -> None:
    """Aggregate ``--input`` into ``--output``; days that are there already are replaced."""
    parser = argparse.ArgumentParser(description="Orders, revenue and customers per day and category.")
    parser.add_argument("--input", required=True, help="URL of a CSV file with a header, or of a directory")
    parser.add_argument("--output", required=True, help="URL of the table to write")
    parser.add_argument(
        "--max-rejected-share",
        type=_share,
        default=0.05,
        help="fail when more than this share of the rows is rejected, 0 to 1 (default: %(default)s)",
    )
    options = parser.parse_args(argv)
    # A day is a day in UTC, whatever the time zone of the cluster.
    spark = SparkSession.builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    try:
        run(spark, options.input, options.output, options.max_rejected_share)
    finally:
        spark.stop()


def _matches(column: str, pattern: str) -> Column:
    """Whether a text has the form; a missing one has not."""
    return fn.coalesce(fn.col(column).rlike(pattern), fn.lit(False))


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return share


if __name__ == "__main__":
    main()
