SELECT
  t."id" AS "id",
  t."name" AS "name",
  CASE WHEN (t."country" = 'KR') THEN t."email" ELSE TRY_CAST(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(t."email")))) AS VARCHAR) END AS "email",
  t."phone" AS "phone",
  t."born" AS "born",
  t."country" AS "country",
  t."spent" AS "spent"
FROM __sagwan_source__ AS t
