SELECT
  t."id" AS "id",
  t."name" AS "name",
  CASE WHEN (t."spent" > 100) THEN t."email" WHEN (t."country" = 'JP') THEN TRY_CAST(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(t."email")))) AS VARCHAR) WHEN (t."country" = 'KR') THEN TRY_CAST(CASE WHEN t."email" IS NULL THEN NULL WHEN length(t."email") >= 8 THEN '•••••••' || right(t."email", 4) ELSE '•••••••' END AS VARCHAR) ELSE CAST(NULL AS VARCHAR) END AS "email",
  t."phone" AS "phone",
  t."born" AS "born",
  t."country" AS "country",
  t."spent" AS "spent"
FROM __sagwan_source__ AS t
WHERE (t."country" = 'JP') OR (t."country" = 'KR') OR (t."id" = 1) OR (t."spent" > 100)
