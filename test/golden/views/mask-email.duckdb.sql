SELECT
  CAST(NULL AS INTEGER) AS "id",
  CAST(NULL AS SMALLINT) AS "code",
  CAST(NULL AS BIGINT) AS "big",
  CAST(NULL AS DECIMAL(18,2)) AS "amount",
  CAST(NULL AS DOUBLE) AS "ratio",
  CAST(NULL AS DATE) AS "born",
  CAST(NULL AS TIMESTAMP) AS "seen",
  CAST(NULL AS BOOLEAN) AS "ok",
  TRY_CAST(CASE WHEN t."note" IS NULL THEN NULL WHEN strpos(t."note", '@') > 1 THEN substr(t."note", 1, 1) || '•••' || substr(t."note", strpos(t."note", '@')) ELSE '•••' END AS VARCHAR) AS "note"
FROM __sagwan_source__ AS t
