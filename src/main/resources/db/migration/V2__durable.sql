-- Who drives which run, until when. ready: 0 parked, 1 to be looked at, 2 a fact arrived since.
CREATE TABLE run (
  tenant      TEXT   NOT NULL,
  stream      TEXT   NOT NULL PRIMARY KEY,
  name        TEXT   NOT NULL,
  about       TEXT,
  target      TEXT,
  state       TEXT   NOT NULL,
  ready       BIGINT NOT NULL,
  ended       BIGINT NOT NULL,
  owner       TEXT,
  fence       BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL
);
CREATE INDEX run_ready ON run (created_at) WHERE ready > 0 AND ended = 0;
CREATE INDEX run_owner ON run (owner) WHERE ended = 0;
CREATE INDEX run_about ON run (tenant, about);
CREATE INDEX run_name ON run (tenant, name, created_at);

CREATE TABLE timer (
  tenant TEXT   NOT NULL,
  stream TEXT   NOT NULL PRIMARY KEY,
  due_at BIGINT NOT NULL
);
CREATE INDEX timer_due ON timer (due_at);

-- What must be told to the outside; subject is told its present state, so it stands here once.
CREATE TABLE outbox (
  tenant   TEXT   NOT NULL,
  topic    TEXT   NOT NULL,
  subject  TEXT   NOT NULL,
  version  BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at  BIGINT NOT NULL,
  PRIMARY KEY (topic, subject)
);
CREATE INDEX outbox_due ON outbox (topic, next_at);
