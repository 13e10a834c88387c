"""Answers statements with a real Spark: reads {"timeZone", "statements"} a line, writes a list of answers a line to file descriptor 3."""
import json
import sys

from pyspark.sql import SparkSession

# Java prints what it likes to standard output.
replies = open(3, "w", encoding="utf-8")

spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "1")
    .config("spark.sql.warehouse.dir", sys.argv[1])
    # As Spark's command line has it; otherwise days before 1582 and after 9999 are printed by Java's old calendar.
    .config("spark.sql.datetime.java8API.enabled", "true")
    .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
# What prints golden files and Spark's command line.
hive_result = spark._jvm.org.apache.spark.sql.execution.HiveResult


def answer(sql):
    try:
        frame = spark.sql(sql)
        fields = json.loads(frame._jdf.schema().json())["fields"]
        texts = hive_result.hiveResultString(frame._jdf.queryExecution().executedPlan())
        return {
            "schema": [[field["name"], field["type"], field["nullable"]] for field in fields],
            "rows": [texts.apply(at) for at in range(texts.size())],
        }
    except Exception as error:
        return {"error": type(error).__name__, "message": (getattr(error, "desc", None) or str(error)).split("\n")[0][:300]}


print(json.dumps("ready"), file=replies, flush=True)
for line in sys.stdin:
    question = json.loads(line)
    spark.conf.set("spark.sql.session.timeZone", question["timeZone"])
    print(json.dumps([answer(sql) for sql in question["statements"]]), file=replies, flush=True)
