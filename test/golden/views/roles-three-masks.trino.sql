SELECT
  t."id" AS "id",
  t."name" AS "name",
  CASE WHEN (t."spent" > 100) THEN t."email" WHEN (t."country" = 'JP') THEN TRY_CAST(lower(to_hex(hmac_sha256(to_utf8(CAST(t."email" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)))) AS varchar(40)) WHEN (t."country" = 'KR') THEN TRY_CAST(CASE WHEN t."email" IS NULL THEN NULL WHEN length(t."email") >= 8 THEN '•••••••' || substr(t."email", -4) ELSE '•••••••' END AS varchar(40)) ELSE CAST(NULL AS varchar(40)) END AS "email",
  t."phone" AS "phone",
  t."born" AS "born",
  t."country" AS "country",
  t."spent" AS "spent"
FROM __sagwan_source__ AS t
WHERE (t."country" = 'JP') OR (t."country" = 'KR') OR (t."id" = 1) OR (t."spent" > 100)
