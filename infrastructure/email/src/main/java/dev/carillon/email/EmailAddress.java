package dev.carillon.email;

import com.ibm.icu.text.IDNA;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A mailbox as the protocol spells it: `local@domain` (RFC 5321, section 4.1.2), with a local part
/// that may have any letters (RFC 6531, section 3.3).
///
/// @param local as it was written: only its own server knows what it means
/// @param domain in ASCII, an international one in punycode (RFC 5891), or an address literal
record EmailAddress(String local, String domain) {
  /// RFC 5321, section 4.5.3.1: 64 octets, and 256 for a path with its angle brackets.
  private static final int MAX_LOCAL_BYTES = 64;

  private static final int MAX_BYTES = 254;

  private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{A0}-\\x{10FFFF}]+";
  private static final Pattern LOCAL =
      Pattern.compile(
          ATEXT + "(?:\\." + ATEXT + ")*|\"(?:[ !#-\\[\\]-~\\x{A0}-\\x{10FFFF}]|\\\\[ -~])*\"");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "[A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?)*");
  private static final Pattern LITERAL =
      Pattern.compile("\\[(?:\\d{1,3}(?:\\.\\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]+)]");

  static Optional<EmailAddress> parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || !text.equals(Lines.clean(text))) {
      return Optional.empty();
    }
    String local = text.substring(0, at);
    String domain = text.substring(at + 1);
    if (!LITERAL.matcher(domain).matches()) {
      domain = ascii(domain);
    }
    EmailAddress address = new EmailAddress(local, domain);
    return !domain.isEmpty()
            && LOCAL.matcher(local).matches()
            && bytes(local) <= MAX_LOCAL_BYTES
            && bytes(address.toString()) <= MAX_BYTES
        ? Optional.of(address)
        : Optional.empty();
  }

  /// @throws IllegalArgumentException when it is none
  static EmailAddress checked(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("no address: " + text));
  }

  /// Empty when there is none. By UTS 46, nontransitional: `straße.de` is not `strasse.de`.
  private static String ascii(String domain) {
    if (DOMAIN.matcher(domain).matches()) {
      return domain;
    }
    IDNA.Info info = new IDNA.Info();
    StringBuilder ascii = new StringBuilder();
    IDNA.getUTS46Instance(
            IDNA.USE_STD3_RULES
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ
                | IDNA.NONTRANSITIONAL_TO_ASCII)
        .nameToASCII(domain, ascii, info);
    return info.hasErrors() || !DOMAIN.matcher(ascii).matches() ? "" : ascii.toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Whether a server has to know SMTPUTF8 to take it.
  boolean needsUtf8() {
    return local.chars().anyMatch(c -> c > '~');
  }

  @Override
  public String toString() {
    return local + '@' + domain;
  }
}
