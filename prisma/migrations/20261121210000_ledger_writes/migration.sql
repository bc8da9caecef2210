-- Entries of statements that wrote something, by their tables: few among many, so that where a table comes from and
-- when it was written last is found without looking at everybody who read it. Bodies are RFC 8785 JSON: no blanks.
CREATE INDEX "ledger_entries_writes_idx" ON "ledger_entries" USING GIN ("tables")
  WHERE ("kind" = 'query.closed' AND "body" LIKE '%"writes":[{%')
    OR ("kind" = 'external.closed' AND "body" LIKE '%"wrote":{%');
