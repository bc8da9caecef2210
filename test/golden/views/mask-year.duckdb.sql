SELECT
  CAST(NULL AS INTEGER) AS "id",
  CAST(NULL AS SMALLINT) AS "code",
  CAST(NULL AS BIGINT) AS "big",
  CAST(NULL AS DECIMAL(18,2)) AS "amount",
  CAST(NULL AS DOUBLE) AS "ratio",
  TRY_CAST(date_trunc('year', t."born") AS DATE) AS "born",
  TRY_CAST(date_trunc('year', t."seen") AS TIMESTAMP) AS "seen",
  CAST(NULL AS BOOLEAN) AS "ok",
  TRY_CAST(CASE WHEN regexp_matches(t."note", '^[0-9]{4}') THEN substr(t."note", 1, 4) END AS VARCHAR) AS "note"
FROM __sagwan_source__ AS t
