-- Versions that were brought in for a share of incidents: a row from the unit of the beginning, ended once.
CREATE TABLE runbook_canary (
  tenant     TEXT NOT NULL,
  runbook    TEXT NOT NULL,
  trust      TEXT NOT NULL,
  version    TEXT NOT NULL,
  stable     TEXT NOT NULL,
  share      TEXT NOT NULL,
  state      TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, runbook, trust)
);
