package dev.carillon.email;

import dev.carillon.email.SmtpReply.Stage;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Accepted;
import dev.carillon.notification.domain.SendResult.Fault;
import dev.carillon.notification.domain.SendResult.Refused;
import dev.carillon.notification.domain.SendResult.TargetGone;
import dev.carillon.notification.domain.SendResult.TryAgain;
import java.util.Set;
import java.util.regex.Pattern;

/// What a server's answer means for a message. The first line that fits counts; codes are those of
/// RFC 5321 (section 4.2) and RFC 4954 (section 6), statuses those of RFC 3463 and its registry.
///
/// | answer                                                | to             | result              |
/// |-------------------------------------------------------|----------------|---------------------|
/// | 2xx                                                   | the message    | Accepted            |
/// | not SMTP, a 2xx or 3xx where none belongs             | anything       | TryAgain, PROVIDER  |
/// | 421 4.7.0, 421 4.7.28, 452 4.5.3; 4xx 4.7.x of a rate | anything       | TryAgain, RATE      |
/// | 421                                                   | anything       | TryAgain, PROVIDER  |
/// | 454, 530, 534, 535, 538                               | anything       | TryAgain, PROVIDER  |
/// | any other                                             | greeting, AUTH | TryAgain, PROVIDER  |
/// | 4xx 4.3.x or 4.4.x: the system, the network           | MAIL           | TryAgain, PROVIDER  |
/// | any other 4xx                                         | the rest       | TryAgain, MESSAGE   |
/// | 5xx 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10                | RCPT, message  | TargetGone          |
/// | 550, 551, 553 without status: no such mailbox         | RCPT           | TargetGone          |
/// | any other 5xx                                         | the rest       | Refused             |
///
/// A 550 that gives no status can as well be a matter of policy (section 4.2.3), and a mailbox that
/// is wrongly given up never gets anything again. So it has to say that there is none.
final class SmtpAnswers {
  private static final Set<Integer> NOT_LET_IN = Set.of(454, 530, 534, 535, 538);
  private static final Set<Integer> NO_MAILBOX = Set.of(550, 551, 553);

  /// Unknown mailbox, unknown domain, bad syntax, moved away, a domain that takes no mail (RFC
  /// 7505).
  private static final Set<String> GONE = Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10");

  /// What Google answers to who sends too much at a time.
  private static final Set<String> RATE_AT_421 = Set.of("4.7.0", "4.7.28");

  private static final Pattern NO_SUCH =
      Pattern.compile(
          "no such|unknown|does ?n[o']t exist|does not exist|not found|no mailbox|invalid (?:recipient|mailbox|user)");
  private static final Pattern RATE =
      Pattern.compile("\\brate\\b|rate.?limit|too many|too fast|throttl|slow down");

  private SmtpAnswers() {}

  static SendResult result(SmtpReply reply) {
    if (reply.to() == Stage.CONTENT && reply.isPositive()) {
      return new Accepted(reply.line(), false);
    }
    if (!reply.isOfSmtp() || reply.code() < 400) {
      return provider("not an answer of SMTP: " + reply.line());
    }
    if (isOfRate(reply)) {
      return again(Fault.RATE, reply);
    }
    if (isOfProvider(reply)) {
      return again(Fault.PROVIDER, reply);
    }
    if (reply.isTransient()) {
      return again(Fault.MESSAGE, reply);
    }
    return isGone(reply) ? new TargetGone(reply.line()) : new Refused(reply.line());
  }

  static SendResult provider(String answer) {
    return new TryAgain(Fault.PROVIDER, answer, null);
  }

  private static SendResult again(Fault fault, SmtpReply reply) {
    // What a server says to a password may repeat it.
    String answer =
        reply.to() == Stage.AUTH
            ? ("authentication failed: " + reply.code() + ' ' + reply.status()).strip()
            : reply.line();
    return new TryAgain(fault, answer, null);
  }

  private static boolean isOfRate(SmtpReply reply) {
    return (reply.code() == 421 && RATE_AT_421.contains(reply.status()))
        || (reply.code() == 452 && reply.status().equals("4.5.3"))
        || (reply.isTransient() && reply.status().startsWith("4.7.") && reply.says(RATE));
  }

  private static boolean isOfProvider(SmtpReply reply) {
    return reply.code() == 421
        || NOT_LET_IN.contains(reply.code())
        || switch (reply.to()) {
          case CONNECT, AUTH -> true;
          case MAIL ->
              reply.isTransient()
                  && (reply.status().startsWith("4.3.") || reply.status().startsWith("4.4."));
          case RCPT, DATA, CONTENT -> false;
        };
  }

  private static boolean isGone(SmtpReply reply) {
    return switch (reply.to()) {
      case CONNECT, AUTH, MAIL -> false;
      case RCPT ->
          GONE.contains(reply.status())
              || (reply.status().isEmpty()
                  && NO_MAILBOX.contains(reply.code())
                  && reply.says(NO_SUCH));
      case DATA, CONTENT -> GONE.contains(reply.status());
    };
  }
}
