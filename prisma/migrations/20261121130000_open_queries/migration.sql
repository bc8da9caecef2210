-- Every start looks for queries that were opened and never closed: by this index alone.

-- CreateIndex
CREATE INDEX "ledger_entries_kind_execution_id_idx" ON "ledger_entries"("kind", "execution_id");
