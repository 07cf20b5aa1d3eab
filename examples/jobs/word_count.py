"""How often each word occurs: text in, CSV with a header out, the commonest word first.

    spark-submit word_count.py --input s3://bucket/texts/ --output s3://bucket/words/

Runs on Spark 3.5 and 4.0, and on Python 3.9, the Python of emr-7.x.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as fn

# A word is a run of letters and digits; an apostrophe inside it belongs to it (don't).
WORD = r"[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*"


def count_words(lines: DataFrame) -> DataFrame:
    """Count words without regard to case.

    :param lines: one column, ``value``: lines of text.
    :returns: ``word`` and ``count``; equally common words in alphabetical order.
    """
    words = fn.regexp_extract_all(fn.lower("value"), fn.lit(WORD), fn.lit(0))
    counted = lines.select(fn.explode(words).alias("word")).groupBy("word").count()
    return counted.orderBy(fn.desc("count"), "word")


def main(argv: Sequence[str] | None = None) -> None:
    """Count the words of ``--input`` into ``--output``, which is replaced."""
    parser = argparse.ArgumentParser(description="Count the words of a text.")
    parser.add_argument("--input", required=True, help="URL of a text file, or of a directory of them")
    parser.add_argument("--output", required=True, help="URL of the directory to write; it is replaced")
    options = parser.parse_args(argv)
    spark = SparkSession.builder.getOrCreate()
    try:
        words = count_words(spark.read.text(options.input))
        words.write.mode("overwrite").csv(options.output, header=True)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
