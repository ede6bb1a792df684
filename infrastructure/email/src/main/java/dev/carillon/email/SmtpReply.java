package dev.carillon.email;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server answered (RFC 5321, section 4.2).
///
/// @param to what it answered
/// @param code of three digits; anything else than 200 to 599 is not SMTP
/// @param status the enhanced code (RFC 3463), or empty
/// @param line its last line, made fit to be shown
record SmtpReply(Stage to, int code, String status, String line) {
  private static final int MAX_LINE_CHARS = 400;
  private static final Pattern STATUS =
      Pattern.compile("\\d{3}[ -]#?([245]\\.\\d{1,3}\\.\\d{1,3})(?!\\S).*", Pattern.DOTALL);

  /// How far a message had come.
  enum Stage {
    /// Greeting, EHLO, STARTTLS.
    CONNECT,
    AUTH,
    MAIL,
    RCPT,
    /// The word DATA, and nothing of the message.
    DATA,
    /// The message is on its way, in part or as a whole: without an answer nobody knows whether it
    /// was taken.
    CONTENT;

    /// Whether the server cannot have taken the message yet, so that sending it once more does not
    /// make two of it.
    boolean beforeContent() {
      return this != CONTENT;
    }
  }

  static SmtpReply of(Stage to, int code, String response) {
    String text = response.strip();
    String last = text.substring(text.lastIndexOf('\n') + 1);
    Matcher status = STATUS.matcher(last);
    return new SmtpReply(
        to, code, status.matches() ? status.group(1) : "", Lines.shortened(last, MAX_LINE_CHARS));
  }

  boolean isOfSmtp() {
    return code >= 200 && code <= 599;
  }

  boolean isPositive() {
    return code >= 200 && code <= 299;
  }

  boolean isTransient() {
    return code >= 400 && code <= 499;
  }

  /// Whether its words have this, in any case.
  boolean says(Pattern words) {
    return words.matcher(line.toLowerCase(Locale.ROOT)).find();
  }
}
