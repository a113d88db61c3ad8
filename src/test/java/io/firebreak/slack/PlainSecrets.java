package io.firebreak.slack;

import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;

/** Nothing here is a reference. */
final class PlainSecrets implements Secrets {
  @Override
  public String reveal(SecretText text) {
    return text.parts().isEmpty() ? "" : ((SecretText.Part.Literal) text.parts().getFirst()).text();
  }

  @Override
  public String redact(String text) {
    return text;
  }

  @Override
  public void forget(String name) {}
}
