SELECT
  t."id" AS "id",
  t."name" AS "name",
  t."email" AS "email",
  t."phone" AS "phone",
  t."born" AS "born",
  t."country" AS "country",
  t."spent" AS "spent"
FROM __sagwan_source__ AS t
WHERE (t."country" = ('' || '__sagwan' || '_source__' || ''))
