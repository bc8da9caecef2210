SELECT
  TRY_CAST('•••' AS varchar(40)) AS "a ""quoted"" name",
  t_."two words" AS "two words",
  TRY_CAST(lower(to_hex(hmac_sha256(to_utf8(CAST(t_."이름" AS varchar)), (SELECT from_hex(k) FROM sagwan.policy.hash_key)))) AS varchar(40)) AS "이름",
  t_."select" AS "select",
  t_."at" AS "at",
  TRY_CAST(CASE WHEN t_."Mixed" IS NULL THEN NULL WHEN length(t_."Mixed") >= 8 THEN '•••••••' || substr(t_."Mixed", -4) ELSE '•••••••' END AS varchar(40)) AS "Mixed",
  t_."t" AS "t"
FROM __sagwan_source__ AS t_
WHERE (t_."two words" > 1)
