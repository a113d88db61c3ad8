package io.firebreak.app.config;

/**
 * A value that has the right type and still cannot be meant; thrown by the model's constructors.
 */
final class InvalidSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * A complaint.
   *
   * @param key below the record that complains, empty for the record itself
   */
  InvalidSetting(String key, String what) {
    super(what);
    this.key = key;
  }

  String key() {
    return key;
  }
}
