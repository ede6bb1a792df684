package dev.carillon.notification.domain;

import java.util.regex.Pattern;

/// What is taken for an address of a mailbox: the part of RFC 5321, section 4.1.2, that is in use
/// (`Dot-string "@" Domain`, also beyond ASCII, RFC 6531), without quoted local parts and address
/// literals. Whether there is such a mailbox only its server knows.
public final class EmailAddress {
  /// RFC 5321, section 4.5.3.1.3, less the angle brackets.
  public static final int MAX_CHARS = 254;

  private static final String ATOM = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
  private static final String LABEL =
      "[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?";
  private static final Pattern FORM =
      Pattern.compile(
          "(?=[^@]{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*@" + LABEL + "(?:\\." + LABEL + ")*");

  private EmailAddress() {}

  /// Whether mail could be sent there.
  public static boolean isValid(String address) {
    return address.length() <= MAX_CHARS && FORM.matcher(address).matches();
  }
}
