-- What an author wrote, with comments, beside the canonical form. Null for versions from before this column.
ALTER TABLE runbook_version ADD COLUMN source_text TEXT;

-- Which version of a runbook was in force when: a row is added in the unit of its event. No hash: it was withdrawn.
CREATE TABLE runbook_change (
  tenant     TEXT NOT NULL,
  name       TEXT NOT NULL,
  number     BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  hash       TEXT,
  path       TEXT NOT NULL,
  author     TEXT,
  commit_id  TEXT,
  written_at BIGINT,
  head       TEXT,
  signer     TEXT,
  PRIMARY KEY (tenant, name, number)
);
