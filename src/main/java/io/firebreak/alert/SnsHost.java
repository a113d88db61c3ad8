package io.firebreak.alert;

import com.google.re2j.Pattern;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Which URLs are AWS SNS's own: that of the region of a topic, by HTTPS, and no other. */
public final class SnsHost {
  private static final Pattern TOPIC =
      Pattern.compile(
          "arn:(aws|aws-cn|aws-us-gov):sns:([a-z]{2}(-[a-z]+)+-[0-9]):[0-9]{12}:[A-Za-z0-9_.-]{1,256}");

  private static final Pattern CERTIFICATE =
      Pattern.compile("/SimpleNotificationService-[0-9A-Za-z]{1,64}\\.pem");

  private SnsHost() {}

  /**
   * The host of the region in which a topic is.
   *
   * @throws IllegalArgumentException when the text is no topic's ARN
   */
  public static String ofTopic(String topic) {
    var arn = TOPIC.matcher(topic);
    if (!arn.matches()) {
      throw new IllegalArgumentException(
          "'" + topic + "' is no topic, such as arn:aws:sns:eu-west-1:123456789012:alarms");
    }
    var china = "aws-cn".equals(arn.group(1));
    return "sns." + arn.group(2) + ".amazonaws.com" + (china ? ".cn" : "");
  }

  /** Whether a URL is this host's, by HTTPS at its port, with neither user nor fragment. */
  static boolean isAt(String host, @Nullable URI url) {
    return url != null
        && "https".equals(url.getScheme())
        && host.equals(url.getHost())
        && (url.getPort() == -1 || url.getPort() == 443)
        && url.getUserInfo() == null
        && url.getFragment() == null;
  }

  /** Whether it is where this host keeps the certificates by which it signs. */
  static boolean isCertificate(String host, @Nullable URI url) {
    return url != null
        && isAt(host, url)
        && url.getQuery() == null
        && CERTIFICATE.matches(url.getRawPath());
  }
}
