-- How much each second brought in all processes together, of what they bound by the minute. Losing
-- rows costs a bound that is kept late, nothing else. Seconds since the epoch by the database's clock.
CREATE TABLE minute_count (
  tenant TEXT   NOT NULL,
  what   TEXT   NOT NULL,
  second BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (tenant, what, second)
);
