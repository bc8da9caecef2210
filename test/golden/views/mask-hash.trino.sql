SELECT
  TRY_CAST(bitwise_and(from_big_endian_64(substr(hmac_sha256(to_utf8(CAST(t."id" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)), 1, 8)), 2147483647) AS integer) AS "id",
  TRY_CAST(bitwise_and(from_big_endian_64(substr(hmac_sha256(to_utf8(CAST(t."code" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)), 1, 8)), 32767) AS smallint) AS "code",
  TRY_CAST(bitwise_and(from_big_endian_64(substr(hmac_sha256(to_utf8(CAST(t."big" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)), 1, 8)), 9007199254740991) AS bigint) AS "big",
  TRY_CAST(bitwise_and(from_big_endian_64(substr(hmac_sha256(to_utf8(CAST(t."amount" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)), 1, 8)), 9007199254740991) AS decimal(18,2)) AS "amount",
  TRY_CAST(bitwise_and(from_big_endian_64(substr(hmac_sha256(to_utf8(CAST(t."ratio" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)), 1, 8)), 9007199254740991) AS double) AS "ratio",
  TRY_CAST(date_add('day', mod(bitwise_and(from_big_endian_64(substr(hmac_sha256(to_utf8(CAST(t."born" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)), 1, 8)), 72057594037927935), 36500), DATE '1970-01-01') AS date) AS "born",
  TRY_CAST(date_add('day', mod(bitwise_and(from_big_endian_64(substr(hmac_sha256(to_utf8(regexp_replace(CAST(CAST(t."seen" AS timestamp(6)) AS varchar), '\.?0+$')), (SELECT from_hex(k) FROM sagwan.policy.hash_key)), 1, 8)), 72057594037927935), 36500), DATE '1970-01-01') AS timestamp(6)) AS "seen",
  CAST(NULL AS boolean) AS "ok",
  TRY_CAST(lower(to_hex(hmac_sha256(to_utf8(CAST(t."note" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)))) AS varchar(40)) AS "note"
FROM __sagwan_source__ AS t
