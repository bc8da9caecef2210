SELECT
  CAST(NULL AS integer) AS "id",
  CAST(NULL AS smallint) AS "code",
  CAST(NULL AS bigint) AS "big",
  CAST(NULL AS decimal(18,2)) AS "amount",
  CAST(NULL AS double) AS "ratio",
  CAST(NULL AS date) AS "born",
  CAST(NULL AS timestamp(6)) AS "seen",
  CAST(NULL AS boolean) AS "ok",
  TRY_CAST(CASE WHEN t."note" IS NULL THEN NULL WHEN length(t."note") >= 8 THEN '•••••••' || substr(t."note", -4) ELSE '•••••••' END AS varchar(40)) AS "note"
FROM __sagwan_source__ AS t
