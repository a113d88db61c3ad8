package io.firebreak.action;

/** Resolves secret references and masks their values wherever they turn up. */
public interface Secrets {
  /**
   * The text with its secrets filled in. The values are registered for redaction before this
   * returns.
   *
   * @throws SecretMissingException when a reference does not resolve
   */
  String reveal(SecretText text);

  /** The text with every known secret value (plain, base64, URL- and JSON-escaped) masked. */
  String redact(String text);

  /** Drops a cached version after a 401 or 403, so that a rotation heals. */
  void forget(String name);

  /** A secret reference that does not resolve. */
  final class SecretMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the reference and where it was looked for. */
    public SecretMissingException(String message) {
      super(message);
    }
  }
}
