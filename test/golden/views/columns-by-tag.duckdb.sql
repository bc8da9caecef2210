SELECT
  t."id" AS "id",
  TRY_CAST(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(t."name")))) AS VARCHAR) AS "name",
  TRY_CAST(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(t."email")))) AS VARCHAR) AS "email",
  t."phone" AS "phone",
  t."born" AS "born",
  t."country" AS "country",
  t."spent" AS "spent"
FROM __sagwan_source__ AS t
