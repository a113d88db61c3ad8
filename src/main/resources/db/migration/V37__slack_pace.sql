-- What all replicas have called of Slack, by method and channel, so that they keep its limits
-- together. Losing a row costs a refusal of Slack, nothing else.
-- Times are microseconds since the epoch, UTC, by the database's clock.
CREATE TABLE slack_pace (
  tenant       TEXT   NOT NULL,
  call         TEXT   NOT NULL,
  paid_until   BIGINT NOT NULL,
  paused_until BIGINT NOT NULL,
  PRIMARY KEY (tenant, call)
);
