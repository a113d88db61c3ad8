-- What PagerDuty knows of an incident. `place` is the id there of an incident that came from
-- PagerDuty, or 'own' for the one that Firebreak opens. Losing a row costs a repeated call, nothing
-- else. Times are microseconds since the epoch, UTC.
CREATE TABLE pagerduty_incident (
  tenant       TEXT   NOT NULL,
  incident_id  TEXT   NOT NULL,
  place        TEXT   NOT NULL,
  pagerduty_id TEXT,
  stance       TEXT   NOT NULL,
  told_at      BIGINT NOT NULL,
  opened_at    BIGINT NOT NULL,
  PRIMARY KEY (tenant, incident_id, place)
);

-- Up to which event the decisions of a run stand there as notes.
CREATE TABLE pagerduty_note (
  tenant TEXT   NOT NULL,
  run_id TEXT   NOT NULL,
  place  TEXT   NOT NULL,
  seq    BIGINT NOT NULL,
  PRIMARY KEY (tenant, run_id, place)
);
