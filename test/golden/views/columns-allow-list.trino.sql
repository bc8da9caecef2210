SELECT
  t."id" AS "id",
  t."country" AS "country"
FROM __sagwan_source__ AS t
