package io.firebreak.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test wait for a condition as long as a machine may need that has other work to do. A
 * test that passes waits no longer for it.
 */
public final class Patience implements BeforeAllCallback {
  /** Longer than anything takes that is waited for. */
  public static final Duration LONG = Duration.ofMinutes(1);

  /** With {@code @QuarkusTest} a test's classes are others than this one's. */
  @Override
  public void beforeAll(ExtensionContext context) throws ReflectiveOperationException {
    context
        .getRequiredTestClass()
        .getClassLoader()
        .loadClass(Awaitility.class.getName())
        .getMethod("setDefaultTimeout", Duration.class)
        .invoke(null, LONG);
  }
}
