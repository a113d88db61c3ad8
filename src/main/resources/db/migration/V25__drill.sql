-- Which runs are drills: they count as runs of their runbook nowhere, and tell when it was last tried.
CREATE TABLE drill (
  tenant  TEXT NOT NULL,
  run     TEXT NOT NULL,
  runbook TEXT NOT NULL,
  PRIMARY KEY (tenant, run)
);
CREATE INDEX drill_runbook ON drill (tenant, runbook);
