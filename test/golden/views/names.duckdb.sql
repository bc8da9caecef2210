SELECT
  TRY_CAST('•••' AS VARCHAR) AS "a ""quoted"" name",
  t_."two words" AS "two words",
  TRY_CAST(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(t_."이름")))) AS VARCHAR) AS "이름",
  t_."select" AS "select",
  t_."at" AS "at",
  TRY_CAST(CASE WHEN t_."Mixed" IS NULL THEN NULL WHEN length(t_."Mixed") >= 8 THEN '•••••••' || right(t_."Mixed", 4) ELSE '•••••••' END AS VARCHAR) AS "Mixed",
  t_."t" AS "t"
FROM __sagwan_source__ AS t_
WHERE (t_."two words" > 1)
