-- A notebook may be offered to those who see it as something to begin from.
ALTER TABLE "notebooks" ADD COLUMN "is_template" BOOLEAN NOT NULL DEFAULT false;
