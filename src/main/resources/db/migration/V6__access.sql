-- API tokens. Only the SHA-256 is kept.
CREATE TABLE api_token (
  tenant     TEXT   NOT NULL,
  id         TEXT   NOT NULL PRIMARY KEY,
  person     TEXT   NOT NULL,
  label      TEXT   NOT NULL,
  hash       TEXT   NOT NULL UNIQUE,
  expires_at BIGINT NOT NULL,
  revoked    BIGINT NOT NULL
);

-- One-time links with which people sign in at the page.
CREATE TABLE sign_in_link (
  tenant     TEXT   NOT NULL,
  hash       TEXT   NOT NULL PRIMARY KEY,
  person     TEXT   NOT NULL,
  expires_at BIGINT NOT NULL,
  spent      BIGINT NOT NULL
);

-- Sessions of browsers.
CREATE TABLE web_session (
  tenant     TEXT   NOT NULL,
  hash       TEXT   NOT NULL PRIMARY KEY,
  person     TEXT   NOT NULL,
  expires_at BIGINT NOT NULL,
  ended      BIGINT NOT NULL
);

-- Requests that were answered already, so that one sent twice does nothing twice.
CREATE TABLE api_request (
  tenant     TEXT   NOT NULL,
  person     TEXT   NOT NULL,
  request    TEXT   NOT NULL,
  hash       TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  status     BIGINT,
  body       TEXT,
  PRIMARY KEY (tenant, person, request)
);
CREATE INDEX api_request_age ON api_request (created_at);
