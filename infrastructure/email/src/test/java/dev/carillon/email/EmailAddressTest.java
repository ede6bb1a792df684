package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bob@example.com",
        "b.o-b+tag@sub.example.com",
        "bob@localhost",
        "\"b o b\"@example.com",
        "\"a@b\"@example.com",
        "bob@[192.0.2.1]",
        "bob@[IPv6:2001:db8::1]",
        "zoé@example.com",
      })
  void anAddressStaysAsItIs(String address) {
    assertThat(EmailAddress.checked(address)).hasToString(address);
  }

  @Test
  void aDomainIsWrittenInPunycode() {
    assertThat(EmailAddress.checked("bob@straße.de")).hasToString("bob@xn--strae-oqa.de");
  }

  @Test
  void onlyALocalPartThatIsNotAsciiNeedsAServerWithUtf8() {
    assertThat(EmailAddress.checked("zoé@example.com").needsUtf8()).isTrue();
    assertThat(EmailAddress.checked("zoe@exämple.com").needsUtf8()).isFalse();
  }

  @Test
  void aLocalPartHasAtMost64Bytes() {
    assertThat(EmailAddress.parse("x".repeat(64) + "@example.com")).isPresent();
    assertThat(EmailAddress.parse("x".repeat(65) + "@example.com")).isEmpty();
  }

  @Test
  void anAddressHasAtMost254Bytes() {
    String labels = ("x".repeat(62) + '.').repeat(3);
    assertThat(EmailAddress.parse("bob@" + labels + "x".repeat(61))).isPresent();
    assertThat(EmailAddress.parse("bob@" + labels + "x".repeat(62))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bob",
        "@example.com",
        "bob@",
        ".bob@example.com",
        "bob.@example.com",
        "b..ob@example.com",
        "b ob@example.com",
        "bob@exa mple.com",
        "bob@-example.com",
        "bob@example..com",
        "bob@example.com>",
        "<bob@example.com>",
        "Bob <bob@example.com>",
        "bob@example.com,eve@example.com",
        "bob@example.com\r\nRCPT TO:<eve@example.com>",
        "\"bob\r\n\"@example.com",
        "bob@[nowhere]",
        "bob@exam_ple.com",
      })
  void anythingElseIsNone(String text) {
    assertThat(EmailAddress.parse(text)).isEmpty();
  }
}
