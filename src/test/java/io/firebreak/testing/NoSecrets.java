package io.firebreak.testing;

import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;

/** Nothing secret here: references stay as they are written. */
public final class NoSecrets implements Secrets {
  @Override
  public String reveal(SecretText text) {
    return text.masked();
  }

  @Override
  public String redact(String text) {
    return text;
  }

  @Override
  public void forget(String name) {}
}
