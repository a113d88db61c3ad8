-- Indexes of what the streams incident/… and early_resolve/… tell; all can be rebuilt from them.
-- Times are microseconds since the epoch, UTC.
CREATE TABLE incident (
  tenant      TEXT   NOT NULL,
  id          TEXT   NOT NULL PRIMARY KEY,
  group_key   TEXT   NOT NULL,
  state       TEXT   NOT NULL,
  title       TEXT   NOT NULL,
  severity    TEXT   NOT NULL,
  firing      BIGINT NOT NULL,
  alerts      BIGINT NOT NULL,
  started_at  BIGINT NOT NULL,
  opened_at   BIGINT NOT NULL,
  resolved_at BIGINT
);

CREATE UNIQUE INDEX incident_live ON incident (tenant, group_key) WHERE state = 'open';
CREATE INDEX incident_group ON incident (tenant, group_key, id);
CREATE INDEX incident_list ON incident (tenant, id);

-- Episodes of alerts and the incident they belong to; none for a resolve that came before its
-- firing.
CREATE TABLE incident_alert (
  tenant      TEXT   NOT NULL,
  fingerprint TEXT   NOT NULL,
  starts_at   BIGINT NOT NULL,
  incident_id TEXT,
  status      TEXT   NOT NULL,
  severity    TEXT   NOT NULL,
  ends_at     BIGINT,
  PRIMARY KEY (tenant, fingerprint, starts_at)
);

CREATE INDEX incident_alert_of ON incident_alert (incident_id) WHERE incident_id IS NOT NULL;

-- One run for a runbook and an episode; another only when the severity rose.
CREATE TABLE run_start (
  tenant      TEXT NOT NULL,
  runbook     TEXT NOT NULL,
  episode     TEXT NOT NULL,
  severity    TEXT NOT NULL,
  incident_id TEXT NOT NULL,
  run_id      TEXT NOT NULL,
  PRIMARY KEY (tenant, runbook, episode, severity)
);

CREATE INDEX run_start_of ON run_start (incident_id);

-- Runbooks whose trigger wants the alert to keep firing for a while first.
CREATE TABLE held_start (
  tenant      TEXT   NOT NULL,
  runbook     TEXT   NOT NULL,
  episode     TEXT   NOT NULL,
  incident_id TEXT   NOT NULL,
  due_at      BIGINT NOT NULL,
  PRIMARY KEY (tenant, runbook, episode)
);

CREATE INDEX held_start_due ON held_start (due_at);
