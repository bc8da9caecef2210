-- What owners write about tables and columns. `seq` grows with every change, so that each server reads only what is new.
CREATE TABLE "table_notes" (
    "table_key" TEXT NOT NULL,
    "column_name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tags" TEXT[] NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,

    CONSTRAINT "table_notes_pkey" PRIMARY KEY ("table_key", "column_name")
);
CREATE UNIQUE INDEX "table_notes_seq_key" ON "table_notes"("seq");

-- What people of one's roles ran lately: the catalog's popular tables and statements.
CREATE INDEX "executions_created_at_idx" ON "executions"("created_at");
