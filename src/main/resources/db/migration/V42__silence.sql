-- Silences: those that people made here and those that were read from an Alertmanager, by the events
-- silence.… of the administration streams, from which this can be rebuilt. `matchers` are texts, one
-- a line; `server` is the Alertmanager, null for those made here. Times are microseconds since the
-- epoch, UTC.
CREATE TABLE silence (
  tenant    TEXT   NOT NULL,
  id        TEXT   NOT NULL,
  server    TEXT,
  matchers  TEXT   NOT NULL,
  reason    TEXT   NOT NULL,
  person    TEXT   NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at   BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX silence_end ON silence (tenant, ends_at);

-- The silence that keeps a runbook back; none while something else does.
ALTER TABLE held_start ADD COLUMN silence TEXT;
CREATE INDEX held_start_silence ON held_start (tenant, silence) WHERE silence IS NOT NULL;
