SELECT
  t_."a ""quoted"" name" AS "a ""quoted"" name",
  t_."two words" AS "two words",
  t_."이름" AS "이름",
  t_."select" AS "select",
  t_."at" AS "at",
  t_."Mixed" AS "Mixed",
  t_."t" AS "t"
FROM __sagwan_source__ AS t_
WHERE (t_."at" AT TIME ZONE 'UTC' > TIMESTAMP '2020-01-01' AND t_."select" = 'x' AND t_."t" > 1)
