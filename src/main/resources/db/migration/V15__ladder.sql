-- What ended runs say about their version, in the unit in which each ends or fails. Rows are never changed.
-- trust: the version without what only people read. era: the number of the newest row of runbook_rung then.
CREATE TABLE runbook_trial (
  tenant  TEXT NOT NULL,
  run     TEXT NOT NULL,
  runbook TEXT NOT NULL,
  trust   TEXT NOT NULL,
  version TEXT NOT NULL,
  era     BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (tenant, run)
);
CREATE INDEX runbook_trial_trust ON runbook_trial (tenant, trust, era, outcome);
CREATE INDEX runbook_trial_at ON runbook_trial (tenant, at);

-- Each change of the rung of a version that is written auto, in the unit of its event.
CREATE TABLE runbook_rung (
  tenant     TEXT NOT NULL,
  trust      TEXT NOT NULL,
  number     BIGINT NOT NULL,
  runbook    TEXT NOT NULL,
  version    TEXT NOT NULL,
  rung       TEXT NOT NULL,
  cause      TEXT NOT NULL,
  person     TEXT,
  detail     TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, trust, number)
);
CREATE INDEX runbook_rung_runbook ON runbook_rung (tenant, runbook, changed_at);
CREATE INDEX runbook_rung_at ON runbook_rung (tenant, changed_at);
