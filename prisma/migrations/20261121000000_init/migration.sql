-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "dn" TEXT NOT NULL,
    "groups" TEXT[],
    "attributes" JSONB NOT NULL,
    "address" TEXT,
    "agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_failures" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_failures_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "notebooks" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "owner_name" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notebooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notebook_shares" (
    "notebook_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "may_edit" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "notebook_shares_pkey" PRIMARY KEY ("notebook_id","role")
);

-- CreateTable
CREATE TABLE "cells" (
    "id" UUID NOT NULL,
    "notebook_id" UUID NOT NULL,
    "position" DOUBLE PRECISION NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "chart" JSONB,
    "view" JSONB NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cells_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "executions" (
    "id" UUID NOT NULL,
    "user" TEXT NOT NULL,
    "session_id" UUID,
    "notebook_id" UUID,
    "cell_id" UUID,
    "engine" TEXT NOT NULL,
    "sql" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "decision" JSONB NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "columns" JSONB NOT NULL DEFAULT '[]',
    "rows" BIGINT NOT NULL DEFAULT 0,
    "parts" INTEGER NOT NULL DEFAULT 0,
    "size_bytes" BIGINT NOT NULL DEFAULT 0,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "opened_seq" BIGINT,
    "closed_seq" BIGINT,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "executions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "outcome" TEXT,
    "address" TEXT,
    "execution_id" TEXT,
    "tables" TEXT[],
    "columns" TEXT[],
    "words" TEXT NOT NULL,
    "rows" BIGINT,
    "body" TEXT NOT NULL,
    "previous" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "ledger_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_checks" (
    "id" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seq" BIGINT NOT NULL,
    "ok" BOOLEAN NOT NULL,
    "report" JSONB NOT NULL,

    CONSTRAINT "ledger_checks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sessions_user_idx" ON "sessions"("user");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "notebooks_owner_updated_at_idx" ON "notebooks"("owner", "updated_at");

-- CreateIndex
CREATE INDEX "notebook_shares_role_idx" ON "notebook_shares"("role");

-- CreateIndex
CREATE INDEX "cells_notebook_id_position_idx" ON "cells"("notebook_id", "position");

-- CreateIndex
CREATE INDEX "executions_user_created_at_idx" ON "executions"("user", "created_at");

-- CreateIndex
CREATE INDEX "executions_cell_id_created_at_idx" ON "executions"("cell_id", "created_at");

-- CreateIndex
CREATE INDEX "executions_state_idx" ON "executions"("state");

-- CreateIndex
CREATE INDEX "ledger_entries_user_seq_idx" ON "ledger_entries"("user", "seq");

-- CreateIndex
CREATE INDEX "ledger_entries_kind_seq_idx" ON "ledger_entries"("kind", "seq");

-- CreateIndex
CREATE INDEX "ledger_entries_outcome_seq_idx" ON "ledger_entries"("outcome", "seq");

-- CreateIndex
CREATE INDEX "ledger_entries_address_seq_idx" ON "ledger_entries"("address", "seq");

-- CreateIndex
CREATE INDEX "ledger_entries_execution_id_idx" ON "ledger_entries"("execution_id");

-- CreateIndex
CREATE INDEX "ledger_entries_at_idx" ON "ledger_entries"("at");

-- CreateIndex
CREATE INDEX "ledger_entries_tables_idx" ON "ledger_entries" USING GIN ("tables");

-- CreateIndex
CREATE INDEX "ledger_entries_columns_idx" ON "ledger_entries" USING GIN ("columns");

-- AddForeignKey
ALTER TABLE "notebook_shares" ADD CONSTRAINT "notebook_shares_notebook_id_fkey" FOREIGN KEY ("notebook_id") REFERENCES "notebooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cells" ADD CONSTRAINT "cells_notebook_id_fkey" FOREIGN KEY ("notebook_id") REFERENCES "notebooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The ledger, beyond what the schema can say.

-- Words are looked up by their beginnings: `'sel':* & 'cust':*`. No extension, so that any PostgreSQL from 14 on will do.
CREATE INDEX "ledger_entries_words_idx" ON "ledger_entries" USING GIN (array_to_tsvector(string_to_array("words", ' ')));

-- The chain begins with 32 zero bytes.
INSERT INTO "ledger_head" ("id", "seq", "hash", "at")
VALUES (1, 0, decode(repeat('00', 32), 'hex'), 'epoch');

-- What is written stays as it was written.
CREATE FUNCTION "ledger_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION "ledger_head_forward"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."id" <> OLD."id" OR NEW."seq" <= OLD."seq" THEN
        RAISE EXCEPTION 'the head of the ledger only moves forward'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "ledger_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse"();
CREATE TRIGGER "ledger_checks_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_checks"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse"();
CREATE TRIGGER "ledger_head_stays" BEFORE DELETE OR TRUNCATE ON "ledger_head"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse"();
CREATE TRIGGER "ledger_head_forward" BEFORE UPDATE ON "ledger_head"
    FOR EACH ROW EXECUTE FUNCTION "ledger_head_forward"();

-- Also where a session plays the replica, which skips ordinary triggers.
ALTER TABLE "ledger_entries" ENABLE ALWAYS TRIGGER "ledger_entries_append_only";
ALTER TABLE "ledger_checks" ENABLE ALWAYS TRIGGER "ledger_checks_append_only";
ALTER TABLE "ledger_head" ENABLE ALWAYS TRIGGER "ledger_head_stays";
ALTER TABLE "ledger_head" ENABLE ALWAYS TRIGGER "ledger_head_forward";
