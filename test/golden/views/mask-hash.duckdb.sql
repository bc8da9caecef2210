SELECT
  TRY_CAST(CAST('0x' || substr(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(CAST(t."id" AS VARCHAR))))), 3, 14) AS BIGINT) & 2147483647 AS INTEGER) AS "id",
  TRY_CAST(CAST('0x' || substr(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(CAST(t."code" AS VARCHAR))))), 3, 14) AS BIGINT) & 32767 AS SMALLINT) AS "code",
  TRY_CAST(CAST('0x' || substr(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(CAST(t."big" AS VARCHAR))))), 3, 14) AS BIGINT) & 9007199254740991 AS BIGINT) AS "big",
  TRY_CAST(CAST('0x' || substr(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(CAST(t."amount" AS VARCHAR))))), 3, 14) AS BIGINT) & 9007199254740991 AS DECIMAL(18,2)) AS "amount",
  TRY_CAST(CAST('0x' || substr(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(CAST(t."ratio" AS VARCHAR))))), 3, 14) AS BIGINT) & 9007199254740991 AS DOUBLE) AS "ratio",
  TRY_CAST(DATE '1970-01-01' + CAST(CAST('0x' || substr(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(CAST(t."born" AS VARCHAR))))), 3, 14) AS BIGINT) % 36500 AS INTEGER) AS DATE) AS "born",
  TRY_CAST(DATE '1970-01-01' + CAST(CAST('0x' || substr(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(CAST(t."seen" AS VARCHAR))))), 3, 14) AS BIGINT) % 36500 AS INTEGER) AS TIMESTAMP) AS "seen",
  CAST(NULL AS BOOLEAN) AS "ok",
  TRY_CAST(sha256(getvariable('mo') || unhex(sha256(getvariable('mi') || encode(t."note")))) AS VARCHAR) AS "note"
FROM __sagwan_source__ AS t
