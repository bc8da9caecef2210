SELECT
  t."email" AS "email",
  t."phone" AS "phone"
FROM __sagwan_source__ AS t
