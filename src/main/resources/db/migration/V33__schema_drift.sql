-- Shapes of known sources that no reader here knows: one row for each version that a source named,
-- with the first delivery of it, which is kept for as long as the row stands. Times are microseconds
-- since the epoch, UTC.
CREATE TABLE schema_drift (
  tenant      TEXT   NOT NULL,
  source      TEXT   NOT NULL,
  version     TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  detail      TEXT   NOT NULL,
  count       BIGINT NOT NULL,
  first_seen  BIGINT NOT NULL,
  last_seen   BIGINT NOT NULL,
  delivery_id TEXT   NOT NULL,
  PRIMARY KEY (tenant, source, version)
);

CREATE INDEX schema_drift_sample ON schema_drift (delivery_id);
CREATE INDEX dead_letter_received ON dead_letter (received_at);
