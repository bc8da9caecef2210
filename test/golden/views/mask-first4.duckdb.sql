SELECT
  CAST(NULL AS INTEGER) AS "id",
  CAST(NULL AS SMALLINT) AS "code",
  CAST(NULL AS BIGINT) AS "big",
  CAST(NULL AS DECIMAL(18,2)) AS "amount",
  CAST(NULL AS DOUBLE) AS "ratio",
  CAST(NULL AS DATE) AS "born",
  CAST(NULL AS TIMESTAMP) AS "seen",
  CAST(NULL AS BOOLEAN) AS "ok",
  TRY_CAST(CASE WHEN t."note" IS NULL THEN NULL WHEN length(t."note") >= 8 THEN substr(t."note", 1, 4) || '•••••••' ELSE '•••••••' END AS VARCHAR) AS "note"
FROM __sagwan_source__ AS t
