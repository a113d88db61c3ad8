-- Runbooks by content, so that a run keeps its version whatever is reloaded. Rows are never changed.
CREATE TABLE runbook_version (
  tenant         TEXT NOT NULL,
  hash           TEXT NOT NULL,
  name           TEXT NOT NULL,
  path           TEXT NOT NULL,
  author         TEXT,
  canonical_json TEXT NOT NULL,
  PRIMARY KEY (tenant, hash)
);

-- Which version of each runbook is in force: changes in the unit of its event.
CREATE TABLE runbook_head (
  tenant TEXT NOT NULL,
  name   TEXT NOT NULL,
  hash   TEXT NOT NULL,
  path   TEXT NOT NULL,
  PRIMARY KEY (tenant, name)
);
