SELECT
  TRY_CAST(round(CAST(t."id" AS DOUBLE) / 50) * 50 AS integer) AS "id",
  TRY_CAST(round(CAST(t."code" AS DOUBLE) / 50) * 50 AS smallint) AS "code",
  TRY_CAST(round(CAST(t."big" AS DOUBLE) / 50) * 50 AS bigint) AS "big",
  TRY_CAST(round(CAST(t."amount" AS DOUBLE) / 50) * 50 AS decimal(18,2)) AS "amount",
  TRY_CAST(round(CAST(t."ratio" AS DOUBLE) / 50) * 50 AS double) AS "ratio",
  TRY_CAST(date_trunc('month', t."born") AS date) AS "born",
  TRY_CAST(date_trunc('month', t."seen") AS timestamp(6)) AS "seen",
  CAST(NULL AS boolean) AS "ok",
  CAST(NULL AS varchar(40)) AS "note"
FROM __sagwan_source__ AS t
