SELECT
  t."id" AS "id",
  t."name" AS "name",
  CASE WHEN (t."country" = 'KR') THEN t."email" ELSE TRY_CAST(lower(to_hex(hmac_sha256(to_utf8(CAST(t."email" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)))) AS varchar(40)) END AS "email",
  t."phone" AS "phone",
  t."born" AS "born",
  t."country" AS "country",
  t."spent" AS "spent"
FROM __sagwan_source__ AS t
