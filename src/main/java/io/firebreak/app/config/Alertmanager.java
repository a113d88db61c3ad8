package io.firebreak.app.config;

import io.firebreak.action.SecretText;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An Alertmanager.
 *
 * @param url its address
 * @param bearer token to send, null for none
 * @param hook that takes in what was missed; null when nothing is asked for that
 * @param receiver whose alerts those are; null for those of all
 * @param silences how often its silences are read; zero for never
 */
public record Alertmanager(
    @Setting("Address of the server, without `/api/v2`.") URI url,
    @Setting("Token to send in `Authorization: Bearer`.") @Nullable SecretText bearer,
    @Setting(
            "Hook that takes in what fires here and was missed in an outage, as in its address:"
                + " `alertmanager` or `alertmanager/NAME`. Without it nothing is asked for that.")
        @Nullable String hook,
    @Setting(
            "Receiver of the Alertmanager that posts to the hook: only what is routed to it was"
                + " missed. Without it what is routed to any.")
        @Nullable String receiver,
    @Setting(
            value =
                "How often its silences are read, which keep alerts of any source from starting"
                    + " runs here; 0s for never.",
            fallback = "30s")
        Duration silences) {
  public Alertmanager {
    if (silences.isNegative() || (silences.isPositive() && silences.toMillis() < 1_000)) {
      throw new InvalidSetting("silences", "must be 0s, or at least 1s");
    }
    if (receiver != null && hook == null) {
      throw new InvalidSetting("receiver", "says what `hook` takes in, which is missing");
    }
  }
}
