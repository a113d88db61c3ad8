-- How each configured heartbeat stands. Times are microseconds since the epoch, UTC. `heard_at` is the
-- last beat, as far as it was written; `silent_since` when its silence was noticed, null while it beats;
-- `told_at` and `times` when and how often people were told of that silence.
CREATE TABLE heartbeat (
  tenant       TEXT   NOT NULL,
  name         TEXT   NOT NULL,
  heard_at     BIGINT,
  silent_since BIGINT,
  reason       TEXT,
  told_at      BIGINT,
  times        BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, name)
);
