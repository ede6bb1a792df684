package dev.carillon.bench.smtp;

import java.time.Duration;
import java.util.SplittableRandom;

/// How often a server does what senders have to live with, each as a share of all messages.
///
/// @param later 451 at RCPT
/// @param silent no answer at RCPT, for as long as a stall takes
/// @param cut the connection ends in the middle of the content
/// @param unanswered the message is received, and the connection ends without an answer to it
/// @param tooLate the message is received, and answered after a stall
/// @param stall longer than the sender waits for an answer
public record Mischief(
    double later, double silent, double cut, double unanswered, double tooLate, Duration stall) {
  /// Recipients whose address begins so are refused for good.
  public static final String REFUSED = "refused";

  /// Takes everything from everybody else.
  public static final Mischief NONE = new Mischief(0, 0, 0, 0, 0, Duration.ZERO);

  /// What becomes of one message.
  enum Fate {
    LATER,
    SILENT,
    CUT,
    UNANSWERED,
    TOO_LATE,
    TAKEN
  }

  public Mischief {
    if (later + silent + cut + unanswered + tooLate > 1) {
      throw new IllegalArgumentException("shares of one whole");
    }
  }

  Fate fate(SplittableRandom random) {
    double dice = random.nextDouble();
    double[] shares = {later, silent, cut, unanswered, tooLate};
    for (int place = 0; place < shares.length; place++) {
      if (dice < shares[place]) {
        return Fate.values()[place];
      }
      dice -= shares[place];
    }
    return Fate.TAKEN;
  }
}
