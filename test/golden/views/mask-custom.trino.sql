SELECT
  t."id" AS "id",
  TRY_CAST((substr(t."name", 1, 1) || t."country" || 'K''R') AS varchar(40)) AS "name",
  t."email" AS "email",
  t."phone" AS "phone",
  t."born" AS "born",
  t."country" AS "country",
  t."spent" AS "spent"
FROM __sagwan_source__ AS t
