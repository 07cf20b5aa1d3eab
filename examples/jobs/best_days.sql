-- The ten best days of the table that orders_by_day.py writes.
--   spark-sql -f best_days.sql --hivevar table=s3://bucket/orders_by_day/ --hivevar report=s3://bucket/best_days/
INSERT OVERWRITE DIRECTORY '${report}' USING csv OPTIONS (header 'true')
SELECT /*+ COALESCE(1) */ day, SUM(revenue) AS revenue, SUM(orders) AS orders
FROM parquet.`${table}`
GROUP BY day
ORDER BY revenue DESC, day
LIMIT 10;
