package dev.carillon.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundPolicyTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static OutboundPolicy policy(boolean httpsOnly) {
    return new OutboundPolicy(
        SECOND, SECOND, 1, 1, List.of(Network.parse("10.0.0.0/8")), httpsOnly);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "https://example.com/",
        "HTTPS://EXAMPLE.com:443/a?b=c",
        "http://example.com:8080/",
        "https://example.com./",
        "https://example.com:/",
        "https://my_service/hook",
        "https://intranet/",
        "https://bücher.example/ü?ü",
        "https://8.8.8.8/",
        "https://8.8.8.8./",
        "https://[2606:4700::1111]:8443/",
        "http://10.1.2.3/",
        "https://1password.com/",
        "https://3com/",
        "https://0x7f.example/",
        "https://a.b1/",
        "https://xn--bcher-kva.example/",
        "https://example.com/@/..//:80"
      })
  void aUrlThatIsCalledHasNoFault(String url) {
    assertThat(policy(false).fault(url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                               | neither
          example.com                      | neither
          //example.com/                   | neither
          /hook                            | neither
          ftp://example.com/               | neither
          file:///etc/passwd               | neither
          gopher://example.com/            | neither
          jar:https://example.com/!/       | neither
          javascript:alert(1)              | neither
          https:///hook                    | host
          https:hook                       | host
          https://:443/                    | host is none
          https://user@example.com/        | user name
          https://user:pw@example.com/     | user name
          https://@example.com/            | user name
          https://8.8.8.8%40127.0.0.1/     | host is none
          https://example.com/#            | fragment
          https://example.com/#a           | fragment
          https://example.com:0/           | port
          https://example.com:65536/       | port
          https://example.com:99999999999/ | port
          https://example.com:-1/          | host is none
          https://example.com:80:80/       | host is none
          https://example..com/            | host is none
          https://.example.com/            | host is none
          https://-example.com/            | host is none
          https://exa%6dple.com/           | host is none
          https://example.com../           | host is none
          https://./                       | host is none
          https://../                      | host is none
          https://exam!ple.com/            | host is none
          https://2130706433/              | number
          https://0x7f000001/              | number
          https://0x7F.1/                  | number
          https://0x/                      | number
          https://017700000001/            | number
          https://127.1/                   | number
          https://127.0.1/                 | number
          https://0177.0.0.1/              | number
          https://127.0.0.01/              | number
          https://127.0.0.1.1/             | number
          https://256.0.0.1/               | number
          https://127.0.0.0x1/             | number
          https://example.127/             | number
          https://2130706433./             | number
          https://127.0.0.1/               | public internet
          https://127.0.0.1./              | public internet
          https://１２７.0.0.1/            | public internet
          https://127。0。0。1/            | public internet
          https://①②⑦.0.0.1/             | public internet
          https://169.254.169.254/         | public internet
          https://[::1]/                   | public internet
          https://[::]/                    | public internet
          https://[::ffff:127.0.0.1]/      | public internet
          https://[::ffff:7f00:1]/         | public internet
          https://[64:ff9b::7f00:1]/       | public internet
          https://[fe80::1%25eth0]/        | zone
          https://[fe80::1%251]/           | zone
          https://[::1%25lo]/              | zone
          """)
  void aUrlThatIsNotCalledHasItsFaultNamed(String url, String fault) {
    assertThat(policy(false).fault(url))
        .hasValueSatisfying(text -> assertThat(text).contains(fault));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://exa mple.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/\r\nHost: a",
        "https://[::1/",
        "https://[]/",
        "https://[127.0.0.1]/",
        "https://[v1.a]/",
        "https://[::1]a/",
        "https://[::1]:a/",
        "https://example.com/%",
        "https://example.com:٨٠/"
      })
  void aUrlThatParsersDisagreeAboutHasAFault(String url) {
    assertThat(policy(false).fault(url)).isPresent();
  }

  @Test
  void aFaultIsOneLineWithoutTheAddress() {
    assertThat(policy(false).fault("https://[::ffff:127.0.0.1]/"))
        .hasValue(
            "its host is not on the public internet; who runs the server may allow the host's"
                + " network with carillon.outbound.allowed-networks");
  }

  @Test
  void httpIsAFaultWhereItIsNotAllowed() {
    assertThat(policy(true).fault("https://example.com/")).isEmpty();
    assertThat(policy(true).fault("http://example.com/"))
        .hasValueSatisfying(text -> assertThat(text).contains("carillon.outbound.https-only"));
  }

  @Test
  void aUrlHasABound() {
    String url = "https://example.com/";
    assertThat(policy(false).fault(url + "a".repeat(2048 - url.length()))).isEmpty();
    assertThat(policy(false).fault(url + "a".repeat(2049 - url.length()))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "https://Example.com, https://example.com/",
    "https://example.com.:443?a, https://example.com/?a",
    "http://example.com:443/, http://example.com:443/",
    "https://bücher.example/ü, https://xn--bcher-kva.example/%C3%BC",
    "https://[2606:4700::1111]:8443/a, https://[2606:4700::1111]:8443/a",
    "https://example.com//evil.example/x, https://example.com//evil.example/x"
  })
  void whatIsCalledIsPutTogetherAgain(String url, String called) throws Exception {
    assertThat(OutboundUrl.of(new URI(url), false).canonical()).hasToString(called);
  }

  @Test
  void valuesOutOfBoundsAreRefused() {
    List<Network> none = List.of();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutboundPolicy(Duration.ZERO, SECOND, 1, 1, none, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutboundPolicy(SECOND, Duration.ofDays(25), 1, 1, none, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutboundPolicy(SECOND, SECOND, 0, 1, none, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutboundPolicy(SECOND, SECOND, 1, 0, none, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OutboundPolicy(SECOND, SECOND, 1, 16 * 1024 * 1024 + 1, none, true));
  }
}
