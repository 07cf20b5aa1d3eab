"""Orders as they arrive: CSV files in, Parquet partitioned by day out, each order once.

    spark-submit orders_stream.py --input s3://bucket/raw/ --output s3://bucket/orders/ --checkpoint s3://bucket/checkpoint/

What has been read is kept in the checkpoint: after a failure the job goes on where it was. It has no end, unless it is
told ``--until-caught-up``.

Runs on Spark 3.5 and 4.0, and on Python 3.9, the Python of emr-7.x.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as fn

COLUMNS = ("order_id", "ordered_at", "customer_id", "category", "quantity", "unit_price")


def read_orders(spark: SparkSession, url: str) -> DataFrame:
    """The orders in the files of a directory, and in those that are put there later."""
    schema = ", ".join(f"{name} STRING" for name in COLUMNS)
    return spark.readStream.schema(schema).csv(url, header=True, enforceSchema=False, pathGlobFilter="*.csv")


def priced(orders: DataFrame) -> DataFrame:
    """The day (UTC) and the revenue of each order; an order without one is kept, with null."""
    return orders.select(
        "order_id",
        "category",
        fn.to_date(fn.expr("try_cast(ordered_at AS TIMESTAMP)")).alias("day"),
        fn.expr("try_cast(quantity AS INT) * try_cast(unit_price AS DECIMAL(10, 2))").alias("revenue"),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the job."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--input", "--output", "--checkpoint"):
        parser.add_argument(name, required=True)
    parser.add_argument("--until-caught-up", action="store_true", help="end when all files have been read")
    given = parser.parse_args(arguments)

    spark = SparkSession.builder.appName("orders-stream").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    writer = priced(read_orders(spark, given.input)).writeStream.partitionBy("day").format("parquet")
    writer = writer.option("checkpointLocation", given.checkpoint).option("path", given.output)
    trigger = {"availableNow": True} if given.until_caught_up else {"processingTime": "1 minute"}
    writer.trigger(**trigger).start().awaitTermination()


if __name__ == "__main__":
    main()
