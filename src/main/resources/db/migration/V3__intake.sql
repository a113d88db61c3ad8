-- What monitoring systems sent, byte for byte, and what became of it. Times are microseconds since
-- the epoch, UTC. `alerts` is what the body was read as, so that routing after a restart does not
-- depend on a parser or a mapping that has changed since. `routed` is 0 until incidents know of it.
CREATE TABLE delivery (
  tenant      TEXT    NOT NULL,
  id          TEXT    NOT NULL PRIMARY KEY,
  hook        TEXT    NOT NULL,
  received_at BIGINT  NOT NULL,
  body_sha256 TEXT    NOT NULL,
  headers     TEXT    NOT NULL,
  body        ${blob} NOT NULL,
  alerts      TEXT    NOT NULL,
  routed      BIGINT  NOT NULL
);

CREATE INDEX delivery_unrouted ON delivery (id) WHERE routed = 0;

-- By what a delivery is recognised when it comes again: the sender's id, a signature, the body.
CREATE TABLE delivery_seen (
  tenant      TEXT   NOT NULL,
  hook        TEXT   NOT NULL,
  mark        TEXT   NOT NULL,
  delivery_id TEXT   NOT NULL,
  expires_at  BIGINT NOT NULL,
  PRIMARY KEY (tenant, hook, mark)
);

CREATE INDEX delivery_seen_expiry ON delivery_seen (expires_at);

-- An episode is one time that an alert fired: fingerprint and start. The `…_delivery` columns say
-- which delivery first told of it, resolved it, or raised its severity last.
CREATE TABLE episode (
  tenant            TEXT   NOT NULL,
  fingerprint       TEXT   NOT NULL,
  starts_at         BIGINT NOT NULL,
  status            TEXT   NOT NULL,
  severity          BIGINT NOT NULL,
  ends_at           BIGINT,
  count             BIGINT NOT NULL,
  first_seen        BIGINT NOT NULL,
  last_seen         BIGINT NOT NULL,
  first_delivery    TEXT   NOT NULL,
  resolved_delivery TEXT,
  raised_delivery   TEXT,
  incident_id       TEXT,
  PRIMARY KEY (tenant, fingerprint, starts_at)
);

CREATE INDEX episode_incident ON episode (incident_id) WHERE incident_id IS NOT NULL;

-- Authentic deliveries that were not, or not wholly, understood. The bytes are in `delivery`.
CREATE TABLE dead_letter (
  tenant      TEXT   NOT NULL,
  delivery_id TEXT   NOT NULL PRIMARY KEY,
  hook        TEXT   NOT NULL,
  received_at BIGINT NOT NULL,
  reason      TEXT   NOT NULL,
  detail      TEXT   NOT NULL,
  replayed_at BIGINT,
  replayed_as TEXT
);

CREATE INDEX dead_letter_open ON dead_letter (tenant, delivery_id) WHERE replayed_at IS NULL;
