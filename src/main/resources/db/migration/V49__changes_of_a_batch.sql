-- A batch of CloudEvents may tell of several changes. Older programs, which know one for each delivery, go on.
DROP INDEX change_event_service;
ALTER TABLE change_event RENAME TO change_event_alone;

CREATE TABLE change_event (
  tenant      TEXT   NOT NULL,
  delivery_id TEXT   NOT NULL,
  number      BIGINT NOT NULL DEFAULT 0,
  hook        TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  service     TEXT   NOT NULL,
  change      TEXT   NOT NULL,
  PRIMARY KEY (delivery_id, number)
);

INSERT INTO change_event (tenant, delivery_id, number, hook, at, service, change)
SELECT tenant, delivery_id, 0, hook, at, service, change FROM change_event_alone;

DROP TABLE change_event_alone;
CREATE INDEX change_event_service ON change_event (tenant, service, at);
