"""Runs a batch job; then a streaming job, puts another file before it, and runs it again. All in one start of Spark.

spark-submit jobs_in_turn.py <file with what to run, see ``test_serverless_job.py``>
"""

import json
import runpy
import shutil
import sys

from pyspark.sql import SparkSession

with open(sys.argv[1], encoding="utf-8") as file:
    order = json.load(file)
batch, stream = (runpy.run_path(order[name]["script"])["main"] for name in ("batch", "stream"))
batch(order["batch"]["arguments"])
arguments = order["stream"]["arguments"]
stream(arguments)
shutil.copy(order["new file"], order["its place"])
# The second run finds the checkpoint of the first.
stream(arguments)
rows = SparkSession.builder.getOrCreate().read.parquet(arguments[arguments.index("--output") + 1]).collect()
with open(order["report"], "w", encoding="utf-8") as file:
    json.dump([[row["order_id"], str(row["day"]), str(row["revenue"])] for row in rows], file)
