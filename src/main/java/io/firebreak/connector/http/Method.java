package io.firebreak.connector.http;

import io.firebreak.durable.EffectClass;

/** A method of HTTP, and what its definition promises (RFC 9110, 9.2). */
public enum Method {
  GET(EffectClass.PURE),
  HEAD(EffectClass.PURE),
  OPTIONS(EffectClass.PURE),
  PUT(EffectClass.IDEMPOTENT),
  DELETE(EffectClass.IDEMPOTENT),
  POST(EffectClass.UNSAFE),
  PATCH(EffectClass.UNSAFE);

  private final EffectClass effectClass;

  Method(EffectClass effectClass) {
    this.effectClass = effectClass;
  }

  EffectClass effectClass() {
    return effectClass;
  }
}
