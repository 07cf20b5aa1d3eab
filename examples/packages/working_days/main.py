"""How many orders come on working days: CSV in, one JSON line for each kind of day out.

The folder is packed with the package that its requirements name: driver and executors import both.
Runs on Spark 3.5 and 4.0, and on Python 3.9, the Python of emr-7.x.
"""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession
from reports.days import kind_of_day


def main() -> None:
    """Count the orders of a CSV file by the kind of their day."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    spark = SparkSession.builder.getOrCreate()
    orders = spark.read.csv(arguments.input, header=True)
    kinds = orders.select("ordered_at").rdd.map(lambda row: (kind_of_day(row.ordered_at), 1))
    counts = kinds.reduceByKey(lambda one, other: one + other)
    counts.toDF(["kind", "orders"]).coalesce(1).write.mode("overwrite").json(arguments.output)
    spark.stop()


if __name__ == "__main__":
    main()
