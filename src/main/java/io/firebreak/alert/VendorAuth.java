package io.firebreak.alert;

import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookConfig.Encoding;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the vendor of each source signs what it sends. */
public final class VendorAuth {
  private static final String INCIDENT_IO = "incident-io";
  private static final String ROOTLY = "rootly";

  /** Sources whose vendor signs; the others show a secret. */
  private static final Set<String> SIGNING =
      Set.of("grafana", "pagerduty", "sentry", "github", INCIDENT_IO, ROOTLY);

  private VendorAuth() {}

  /**
   * A header in which vendors sign.
   *
   * @param name of the header
   * @param prefix before each signature in it
   */
  private record Signed(String name, String prefix) {
    /** GitHub's way is that of many after it. */
    static Signed of(String source) {
      return switch (source) {
        case "pagerduty" -> new Signed("X-PagerDuty-Signature", "v1=");
        case "grafana" -> new Signed("X-Grafana-Alerting-Signature", "");
        case "sentry" -> new Signed("Sentry-Hook-Signature", "");
        default -> new Signed("X-Hub-Signature-256", "sha256=");
      };
    }
  }

  /** Whether the vendor of a source signs what it sends. */
  public static boolean signs(String source) {
    return SIGNING.contains(source);
  }

  /**
   * The signature of a source's vendor.
   *
   * @param keys references, one or two
   * @param header that holds it, null for the vendor's usual one
   * @param timestampHeader header of the time that is signed too, null for none
   */
  public static Auth signature(
      String source, List<String> keys, @Nullable String header, @Nullable String timestampHeader) {
    if (header == null && source.equals(INCIDENT_IO)) {
      return new Auth.Svix(keys);
    }
    if (header == null && source.equals(ROOTLY)) {
      return new Auth.Stamped("X-Rootly-Signature", keys);
    }
    var usual = Signed.of(source);
    return new Auth.Hmac(
        header == null ? usual.name() : header,
        keys,
        usual.prefix(),
        Encoding.HEX,
        timestampHeader,
        Auth.Hmac.USUAL_TOLERANCE);
  }
}
