package io.firebreak.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.action.Egress.Verdict;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B70")
class EgressTest {
  private static final List<String> SCOPE =
      List.of(
          "shop.internal:8080",
          "api.example.com:443",
          "bücher.example:443",
          "my_app:80",
          "127.0.0.1:9000",
          "[::1]:9000");

  private static Egress egress(Egress.Resolver resolver) {
    return Egress.to(SCOPE, resolver);
  }

  private static List<InetAddress> literal(String address) {
    return List.of(InetAddress.ofLiteral(address));
  }

  private static final Egress PUBLIC = egress(_ -> literal("93.184.216.34"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1",
        "http://127.0.0.1:9001",
        "http://[::1]",
        "http://[::1%25lo]:9000",
        "http://0",
        "http://0:9000",
        "http://2130706433",
        "http://2130706433:9000",
        "http://0x7f.1:9000",
        "http://0x7f000001:9000",
        "http://127.1:9000",
        "http://0177.0.0.1:9000",
        "http://127.0.0.01:9000",
        "http://127.0.0.1.:9001",
        "http://[::ffff:169.254.169.254]",
        "http://169.254.169.254/latest/meta-data/",
        "http://localtest.me",
        "http://localhost",
        "http://10.0.0.1",
        "http://example.org",
        "https://example.com",
        "https://evil.api.example.com",
        "https://api.example.com.evil.test",
        "https://api.example.com:8443",
        "http://api.example.com",
        "gopher://shop.internal:8080/",
        "file:///etc/passwd",
        "ftp://shop.internal:8080/",
        "jar:http://shop.internal:8080/!/",
        "http:shop.internal",
        "http:///path",
        "//shop.internal:8080/",
        "/path",
        "",
        "http://a@b",
        "http://user:secret@shop.internal:8080/",
        "http://api.example.com:443@evil.test/",
        "http://shop.internal:8080%00.evil.test/",
        "http://shop.internal:8080/%00",
        "http://shop.internal:8080/?q=%00",
        "http://shop%2einternal:8080/",
        "http://shop.internal:8080\\@evil.test/",
        "http://shop.internal :8080/",
        "http://shop.internal:8080/a b",
        "http://shop.internal:8080/\r\nX: y",
        "http://shop.internal:99999/",
        "http://shop.internal:/",
        "http://shop.internal:-1/",
        "http://shop..internal:8080/",
        "http://.:8080/",
        "http://[::1:9000/",
      })
  void isDenied(String url) {
    assertThat(PUBLIC.check(url)).isInstanceOf(Verdict.Denied.class);
    assertThat(PUBLIC.checkWithAddresses(url)).isInstanceOf(Verdict.Denied.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://shop.internal:8080/a?b=c#d, http://shop.internal:8080/a?b=c, shop.internal:8080",
    "HTTP://SHOP.Internal.:8080, http://shop.internal:8080/, shop.internal:8080",
    "https://api.example.com, https://api.example.com:443/, api.example.com:443",
    "https://API.EXAMPLE.COM:443/x, https://api.example.com:443/x, api.example.com:443",
    "https://bücher.example/, https://xn--bcher-kva.example:443/, xn--bcher-kva.example:443",
    "https://xn--bcher-kva.example/, https://xn--bcher-kva.example:443/, xn--bcher-kva.example:443",
    "http://my_app/, http://my_app:80/, my_app:80",
    "http://127.0.0.1:9000/, http://127.0.0.1:9000/, 127.0.0.1:9000",
    "http://[0:0::1]:9000/, http://[0:0:0:0:0:0:0:1]:9000/, [0:0:0:0:0:0:0:1]:9000",
  })
  void isAllowedInOneSpelling(String url, String spelled, String hostPort) {
    assertThat(PUBLIC.check(url)).isEqualTo(new Verdict.Allowed(URI.create(spelled), hostPort));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::a9fe:a9fe",
        "::ffff:0:a9fe:a9fe",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a9fe:a9fe",
        "64:ff9b::e000:1",
        "2002:a9fe:a9fe::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "fd20:ce::254",
      })
  void aNameThatLeadsToAForbiddenAddressIsDeniedThoughItIsInScope(String address) {
    var guard = egress(_ -> literal(address));
    assertThat(guard.checkWithAddresses("http://shop.internal:8080/"))
        .isInstanceOfSatisfying(
            Verdict.Denied.class, denied -> assertThat(denied.why()).contains("never a target"));
    assertThatThrownBy(() -> guard.addresses("shop.internal", 8080))
        .isInstanceOf(Egress.DeniedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "93.184.216.34",
        "2606:2800:220:1::1",
        "64:ff9b::a00:1"
      })
  void whatTheScopeNamesMayStandInside(String address) throws UnknownHostException {
    var guard = egress(_ -> literal(address));
    assertThat(guard.addresses("shop.internal", 8080)).isEqualTo(literal(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254:80", "[::ffff:169.254.169.254]:80", "[fe80::1]:80"})
  void theScopeCannotNameMetadata(String entry) {
    assertThatThrownBy(() -> Egress.to(List.of(entry), Egress.Resolver.SYSTEM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("never a target");
  }

  @Test
  void oneForbiddenAddressAmongSeveralIsEnough() {
    var guard =
        egress(_ ->
            List.of(
                InetAddress.ofLiteral("93.184.216.34"), InetAddress.ofLiteral("169.254.169.254")));
    assertThatThrownBy(() -> guard.addresses("shop.internal", 8080))
        .isInstanceOf(Egress.DeniedException.class);
  }

  @Test
  void whatIsNotInScopeIsNotEvenLookedUp() {
    var guard =
        egress(host -> {
          throw new AssertionError("asked for " + host);
        });
    assertThat(guard.checkWithAddresses("http://secret.evil.test/"))
        .isInstanceOf(Verdict.Denied.class);
    assertThatThrownBy(() -> guard.addresses("secret.evil.test", 80))
        .isInstanceOf(Egress.DeniedException.class);
  }

  @Test
  void aConfiguredUrlAllowsItsOwnHostAndPortOnly() {
    var guard =
        Egress.toHostsOf(List.of(URI.create("http://prom:9090/base")), _ -> literal("10.0.0.1"));
    assertThat(guard.check("http://prom:9090/other")).isInstanceOf(Verdict.Allowed.class);
    assertThat(guard.check("http://prom:9091/")).isInstanceOf(Verdict.Denied.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shop", "shop:0", "http://shop:80", "0x7f.1:80", "shop:80/x", "*:80"})
  void aScopeThatIsNoneIsToldAtOnce(String entry) {
    assertThatThrownBy(() -> Egress.to(List.of(entry), Egress.Resolver.SYSTEM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host:port");
  }
}
