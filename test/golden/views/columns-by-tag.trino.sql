SELECT
  t."id" AS "id",
  TRY_CAST(lower(to_hex(hmac_sha256(to_utf8(CAST(t."name" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)))) AS varchar(40)) AS "name",
  TRY_CAST(lower(to_hex(hmac_sha256(to_utf8(CAST(t."email" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)))) AS varchar(40)) AS "email",
  t."phone" AS "phone",
  t."born" AS "born",
  t."country" AS "country",
  t."spent" AS "spent"
FROM __sagwan_source__ AS t
