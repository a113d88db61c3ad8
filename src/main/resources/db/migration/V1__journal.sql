-- The record itself. Rows are only ever added; payload and salt may be erased later.
-- Times are microseconds since the epoch, UTC. Hashes are the raw 32 bytes.
CREATE TABLE event (
  tenant       TEXT    NOT NULL,
  stream       TEXT    NOT NULL,
  seq          BIGINT  NOT NULL,
  at           BIGINT  NOT NULL,
  type         TEXT    NOT NULL,
  schema       BIGINT  NOT NULL,
  actor_id     TEXT    NOT NULL,
  channel      TEXT    NOT NULL,
  payload      TEXT,
  salt         ${blob},
  payload_hash ${blob} NOT NULL,
  prev_hash    ${blob} NOT NULL,
  hash         ${blob} NOT NULL,
  PRIMARY KEY (stream, seq)
);

-- How far each stream has come, and how far a signed checkpoint has sealed it.
CREATE TABLE stream_head (
  tenant TEXT   NOT NULL,
  stream TEXT   NOT NULL PRIMARY KEY,
  seq    BIGINT NOT NULL,
  sealed BIGINT NOT NULL
);

CREATE INDEX stream_head_unsealed ON stream_head (stream) WHERE seq > sealed;

-- Signed checkpoints, and the stream heads that each of them sealed.
CREATE TABLE checkpoint (
  tenant TEXT   NOT NULL,
  number BIGINT NOT NULL PRIMARY KEY,
  at     BIGINT NOT NULL,
  note   TEXT   NOT NULL
);

CREATE TABLE checkpoint_head (
  tenant TEXT    NOT NULL,
  number BIGINT  NOT NULL,
  stream TEXT    NOT NULL,
  seq    BIGINT  NOT NULL,
  hash   ${blob} NOT NULL,
  PRIMARY KEY (number, stream)
);
