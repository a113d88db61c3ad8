-- What triggers' throttles remember of alike alerts: an index of the streams throttle/…, which can be
-- rebuilt from them. Times are microseconds since the epoch, UTC. `batch_due` is when the batch is
-- over that is being collected, `batch_spent` when the last one was over that a run was started for.
CREATE TABLE throttle (
  tenant      TEXT   NOT NULL,
  stream      TEXT   NOT NULL PRIMARY KEY,
  seq         BIGINT NOT NULL,
  started_at  BIGINT,
  batch_due   BIGINT,
  batch_spent BIGINT
);

-- The alerts that were counted towards a threshold and led to no run yet.
CREATE TABLE throttle_arrival (
  tenant      TEXT   NOT NULL,
  stream      TEXT   NOT NULL,
  fingerprint TEXT   NOT NULL,
  starts_at   BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (stream, fingerprint, starts_at)
);

-- What a start waits for. Earlier rows wait for the trigger's `hold`.
ALTER TABLE held_start ADD COLUMN waits_for TEXT NOT NULL DEFAULT 'hold';
