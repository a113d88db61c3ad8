package io.firebreak.alert;

import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** Fetches the certificates by which AWS SNS signs. */
public interface Certificates {
  /** For where no hook is signed by SNS. */
  Certificates NONE =
      url -> {
        throw new IOException("no certificates are fetched here");
      };

  /**
   * The certificate at a URL that was found to be SNS's own; it may come from memory.
   *
   * @throws IOException when it cannot be fetched now
   * @throws CertificateException when there is none, or one that is not valid now
   */
  X509Certificate at(URI url) throws IOException, CertificateException;
}
