package io.firebreak.alert;

/** How bad it is, most severe first. Every source's own scale maps onto this one. */
public enum Severity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  INFO
}
