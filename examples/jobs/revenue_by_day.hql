-- Revenue and orders by day, from CSV files such as examples/data/orders.csv.
--   hivevar orders=s3://bucket/incoming/  hivevar report=s3://bucket/revenue_by_day/
CREATE EXTERNAL TABLE IF NOT EXISTS orders_csv (
  order_id STRING, ordered_at STRING, customer_id STRING, category STRING, quantity STRING, unit_price STRING
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ','
LOCATION '${hivevar:orders}'
TBLPROPERTIES ('skip.header.line.count' = '1');

INSERT OVERWRITE DIRECTORY '${hivevar:report}'
SELECT SUBSTR(ordered_at, 1, 10), SUM(CAST(quantity AS INT) * CAST(unit_price AS DECIMAL(18, 2))), COUNT(*)
FROM orders_csv
GROUP BY SUBSTR(ordered_at, 1, 10);
