-- Which run may change a target: one holder, no time-out (engine-rules 7).
CREATE TABLE target_lease (
  tenant TEXT   NOT NULL,
  target TEXT   NOT NULL,
  run    TEXT   NOT NULL,
  since  BIGINT NOT NULL,
  PRIMARY KEY (tenant, target)
);
CREATE INDEX target_lease_run ON target_lease (run);

-- Quiet time of a runbook on a target after a run with an effect (engine-rules 16).
CREATE TABLE cooldown (
  tenant   TEXT   NOT NULL,
  runbook  TEXT   NOT NULL,
  target   TEXT   NOT NULL,
  ended_at BIGINT NOT NULL,
  length   BIGINT NOT NULL,
  PRIMARY KEY (tenant, runbook, target)
);

-- Holds that people placed: scope is all, runbook:NAME or target:PATH.
CREATE TABLE hold (
  tenant    TEXT   NOT NULL,
  id        TEXT   NOT NULL PRIMARY KEY,
  scope     TEXT   NOT NULL,
  reason    TEXT   NOT NULL,
  person    TEXT   NOT NULL,
  placed_at BIGINT NOT NULL,
  until_at  BIGINT
);
CREATE INDEX hold_scope ON hold (tenant, scope);

-- Answers "no" to the same question are remembered (engine-rules 16).
CREATE TABLE declined (
  tenant   TEXT   NOT NULL,
  runbook  TEXT   NOT NULL,
  target   TEXT   NOT NULL,
  episode  TEXT   NOT NULL,
  severity BIGINT NOT NULL,
  PRIMARY KEY (tenant, runbook, target, episode)
);
