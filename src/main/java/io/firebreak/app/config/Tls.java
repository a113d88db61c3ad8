package io.firebreak.app.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS by Firebreak itself, beside the plain port.
 *
 * @param port TCP port, 0 for any free one
 * @param certificate chain, in PEM
 * @param key of the certificate, in PEM
 * @param clientCa authorities whose client certificates are believed, in PEM; null for none
 */
public record Tls(
    @Setting(value = "TCP port of HTTPS; `0` takes any free one.", fallback = "8443") int port,
    @Setting("File with the server's certificate and those between it and its authority, in PEM.")
        Path certificate,
    @Setting("File with the certificate's private key, in PEM.") Path key,
    @Setting(
            "File with the authorities, in PEM, whose client certificates hooks with `mtls` believe.")
        @Nullable Path clientCa) {
  public Tls {
    if (port < 0 || port > 65_535) {
      throw new InvalidSetting("port", "must be between 0 and 65535, not " + port);
    }
  }
}
