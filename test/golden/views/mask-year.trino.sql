SELECT
  CAST(NULL AS integer) AS "id",
  CAST(NULL AS smallint) AS "code",
  CAST(NULL AS bigint) AS "big",
  CAST(NULL AS decimal(18,2)) AS "amount",
  CAST(NULL AS double) AS "ratio",
  TRY_CAST(date_trunc('year', t."born") AS date) AS "born",
  TRY_CAST(date_trunc('year', t."seen") AS timestamp(6)) AS "seen",
  CAST(NULL AS boolean) AS "ok",
  TRY_CAST(CASE WHEN regexp_like(t."note", '^[0-9]{4}') THEN substr(t."note", 1, 4) END AS varchar(40)) AS "note"
FROM __sagwan_source__ AS t
