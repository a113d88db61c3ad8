package io.firebreak.alert;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Believes whoever showed a certificate with a name that was configured. That an authority of ours
 * signed it, and that the sender has its key, was proved when the connection was made.
 */
final class ClientCertificate implements Authenticator {
  /** Type of a DNS name among the alternative names (RFC 5280, section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private final Set<String> names;

  ClientCertificate(List<String> names) {
    this.names = names.stream().map(ClientCertificate::anyCase).collect(Collectors.toSet());
  }

  @Override
  public Optional<Proof> prove(HookRequest request, Instant now) {
    var certificate = request.certificate();
    return certificate != null
            && namesOf(certificate).map(ClientCertificate::anyCase).anyMatch(names::contains)
        ? Optional.of(new Proof("mtls", null))
        : Optional.empty();
  }

  private static Stream<String> namesOf(X509Certificate certificate) {
    return Stream.concat(commonNames(certificate), dnsNames(certificate));
  }

  private static Stream<String> commonNames(X509Certificate certificate) {
    var subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return Stream.of(subject.getRDNs(BCStyle.CN))
        .map(part -> IETFUtils.valueToString(part.getFirst().getValue()));
  }

  private static Stream<String> dnsNames(X509Certificate certificate) {
    try {
      return Objects.<Collection<List<?>>>requireNonNullElse(
              certificate.getSubjectAlternativeNames(), List.of())
          .stream()
          .filter(name -> name.getFirst().equals(DNS_NAME))
          .map(name -> String.valueOf(name.get(1)));
    } catch (CertificateParsingException e) {
      return Stream.of(); // names that cannot be read name nobody
    }
  }

  private static String anyCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
