-- Changes that people or their tools made, such as deployments, so that an incident of the same
-- service finds those that came before it. The event in the hook's stream is what is true.
CREATE TABLE change_event (
  tenant      TEXT   NOT NULL,
  delivery_id TEXT   NOT NULL PRIMARY KEY,
  hook        TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  service     TEXT   NOT NULL,
  change      TEXT   NOT NULL
);

CREATE INDEX change_event_service ON change_event (tenant, service, at);
