package dev.carillon.bench.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.carillon.bench.smtp.Mischief.Fate;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// One connection of a sender (RFC 5321): as much as a sender without extensions needs. Its thread
/// blocks.
final class SmtpSession {
  private static final int LINE_MAX_BYTES = 2048;
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final String TAKEN = "250 2.0.0 Taken";
  private static final String MESSAGE_ID = "message-id:";

  /// After which a connection ends that is to end within the content.
  private static final int LINES_BEFORE_CUT = 5;

  private final BufferedInputStream in;
  private final OutputStream out;
  private final Mischief mischief;
  private final SplittableRandom random;
  private final Consumer<Receipt> receipts;
  private final byte[] line = new byte[LINE_MAX_BYTES];
  private int length;
  private Fate fate = Fate.TAKEN;

  /// @param random decides what becomes of its messages
  SmtpSession(Socket socket, Mischief mischief, SplittableRandom random, Consumer<Receipt> receipts)
      throws IOException {
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    this.out = socket.getOutputStream();
    this.mischief = mischief;
    this.random = random;
    this.receipts = receipts;
  }

  /// Returns when the connection is to end.
  void run() throws IOException {
    say("220 sink");
    while (readLine()) {
      boolean goesOn =
          switch (verb()) {
            case "EHLO", "HELO", "NOOP", "RSET" -> say("250 OK");
            case "MAIL" -> mail();
            case "RCPT" -> rcpt();
            case "DATA" -> data();
            case "QUIT" -> !say("221 Bye");
            default -> say("502 Not implemented");
          };
      if (!goesOn) {
        return;
      }
    }
  }

  private boolean mail() throws IOException {
    fate = mischief.fate(random);
    return say("250 OK");
  }

  private boolean rcpt() throws IOException {
    if (text().toLowerCase(Locale.ROOT).contains("<" + Mischief.REFUSED)) {
      return say("550 5.7.1 Not wanted here");
    }
    return switch (fate) {
      case LATER -> say("451 4.2.0 Try again later");
      case SILENT -> {
        stall();
        yield false;
      }
      case CUT, UNANSWERED, TOO_LATE, TAKEN -> say("250 OK");
    };
  }

  private boolean data() throws IOException {
    say("354 Go on");
    String id = "";
    for (int lines = 0; readLine(); lines++) {
      if (length == 1 && line[0] == '.') {
        return received(id);
      }
      if (fate == Fate.CUT && lines == LINES_BEFORE_CUT) {
        return false;
      }
      if (id.isEmpty() && isMessageId()) {
        id = messageId();
      }
    }
    return false;
  }

  private boolean received(String id) throws IOException {
    Instant at = Instant.now();
    if (fate != Fate.TAKEN) {
      receipts.accept(new Receipt(id, at, false));
      if (fate == Fate.UNANSWERED) {
        return false;
      }
      stall();
      return say(TAKEN);
    }
    boolean answered = false;
    try {
      answered = say(TAKEN);
      return true;
    } finally {
      receipts.accept(new Receipt(id, at, answered));
    }
  }

  private boolean isMessageId() {
    if (length < MESSAGE_ID.length()) {
      return false;
    }
    for (int i = 0; i < MESSAGE_ID.length(); i++) {
      if (Character.toLowerCase((char) line[i]) != MESSAGE_ID.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String messageId() {
    String header = text();
    return header.substring(header.indexOf('<') + 1, header.indexOf('@'));
  }

  private void stall() {
    LockSupport.parkNanos(mischief.stall().toNanos());
  }

  private boolean say(String answer) throws IOException {
    out.write((answer + "\r\n").getBytes(US_ASCII));
    return true;
  }

  private String verb() {
    return new String(line, 0, Math.min(length, 4), US_ASCII).toUpperCase(Locale.ROOT);
  }

  private String text() {
    return new String(line, 0, length, US_ASCII);
  }

  /// Into `line`, without its end; false at the end of the stream. What is longer than a line may
  /// be is not kept.
  private boolean readLine() throws IOException {
    length = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        if (length > 0 && line[length - 1] == '\r') {
          length -= 1;
        }
        return true;
      }
      if (length < line.length) {
        line[length++] = (byte) next;
      }
    }
    return false;
  }
}
