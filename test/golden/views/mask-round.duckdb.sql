SELECT
  TRY_CAST(round(CAST(t."id" AS DOUBLE) / 50) * 50 AS INTEGER) AS "id",
  TRY_CAST(round(CAST(t."code" AS DOUBLE) / 50) * 50 AS SMALLINT) AS "code",
  TRY_CAST(round(CAST(t."big" AS DOUBLE) / 50) * 50 AS BIGINT) AS "big",
  TRY_CAST(round(CAST(t."amount" AS DOUBLE) / 50) * 50 AS DECIMAL(18,2)) AS "amount",
  TRY_CAST(round(CAST(t."ratio" AS DOUBLE) / 50) * 50 AS DOUBLE) AS "ratio",
  TRY_CAST(date_trunc('month', t."born") AS DATE) AS "born",
  TRY_CAST(date_trunc('month', t."seen") AS TIMESTAMP) AS "seen",
  CAST(NULL AS BOOLEAN) AS "ok",
  CAST(NULL AS VARCHAR) AS "note"
FROM __sagwan_source__ AS t
