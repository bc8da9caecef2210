-- Whole notebooks as they stood when somebody saved a version. They go with their notebook.
CREATE TABLE "notebook_versions" (
    "notebook_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT,
    "kept_by" TEXT NOT NULL,
    "kept_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "title" TEXT NOT NULL,
    "cells" JSONB NOT NULL,
    "cell_count" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "notebook_versions_pkey" PRIMARY KEY ("notebook_id", "number")
);
ALTER TABLE "notebook_versions" ADD CONSTRAINT "notebook_versions_notebook_id_fkey"
    FOREIGN KEY ("notebook_id") REFERENCES "notebooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A deleted notebook can be brought back for a while.
ALTER TABLE "notebooks" ADD COLUMN "deleted_at" TIMESTAMPTZ(3);
