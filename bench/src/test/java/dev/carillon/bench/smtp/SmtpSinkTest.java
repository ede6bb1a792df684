package dev.carillon.bench.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SmtpSinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration NO_TIME = Duration.ZERO;

  private static SmtpSink open(Mischief mischief) {
    SmtpSink sink = SmtpSink.closed(mischief, 7);
    sink.open();
    return sink;
  }

  /// The answers to one message, up to the end of the connection or to the goodbye.
  private static List<String> send(SmtpSink sink, String to, String id) throws IOException {
    String content =
        IntStream.range(0, 9)
            .mapToObj(n -> "line " + n)
            .reduce("Message-ID: <" + id + "@h>", (all, line) -> all + "\r\n" + line);
    List<String> says =
        List.of("EHLO me", "MAIL FROM:<a@h>", "RCPT TO:<" + to + ">", "DATA", content + "\r\n.");
    List<String> answers = new ArrayList<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port());
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      socket.setSoTimeout(5000);
      in.readLine();
      for (String said : says) {
        socket.getOutputStream().write((said + "\r\n").getBytes(US_ASCII));
        @Nullable String answer = in.readLine();
        answers.add(answer == null ? "" : answer.substring(0, 3));
        if (answer == null || !answer.matches("[23].*")) {
          break;
        }
      }
    }
    return answers;
  }

  /// They are written down after the answer, which tells how it went.
  private static List<Receipt> firstReceipts(SmtpSink sink) {
    long sinceNanos = System.nanoTime();
    while (sink.received() == 0 && System.nanoTime() - sinceNanos < PATIENCE.toNanos()) {
      Thread.onSpinWait();
    }
    return sink.receipts();
  }

  @Test
  void aMessageIsReceivedByItsId() throws IOException {
    try (SmtpSink sink = open(Mischief.NONE)) {
      assertThat(send(sink, "ada@h", "one")).containsExactly("250", "250", "250", "354", "250");
      assertThat(firstReceipts(sink))
          .singleElement()
          .satisfies(receipt -> assertThat(receipt.id()).isEqualTo("one"))
          .satisfies(receipt -> assertThat(receipt.answered()).isTrue());
    }
  }

  @Test
  void whoIsRefusedIsRefusedForGood() throws IOException {
    try (SmtpSink sink = open(Mischief.NONE)) {
      assertThat(send(sink, "refused-1@h", "one")).endsWith("550");
      assertThat(sink.receipts()).isEmpty();
    }
  }

  @Test
  void aMessageForLaterIsNotReceived() throws IOException {
    try (SmtpSink sink = open(new Mischief(1, 0, 0, 0, 0, NO_TIME))) {
      assertThat(send(sink, "ada@h", "one")).endsWith("451");
      assertThat(sink.receipts()).isEmpty();
    }
  }

  @Test
  void aMessageThatIsCutIsNotReceived() throws IOException {
    try (SmtpSink sink = open(new Mischief(0, 0, 1, 0, 0, NO_TIME))) {
      assertThat(send(sink, "ada@h", "one")).endsWith("354", "");
      assertThat(sink.receipts()).isEmpty();
    }
  }

  @Test
  void aMessageWithoutAnAnswerIsReceived() throws IOException {
    try (SmtpSink sink = open(new Mischief(0, 0, 0, 1, 0, NO_TIME))) {
      assertThat(send(sink, "ada@h", "one")).endsWith("354", "");
      assertThat(firstReceipts(sink))
          .singleElement()
          .satisfies(receipt -> assertThat(receipt.answered()).isFalse());
    }
  }

  @Test
  void whatRefusesIsOpenedAgain() throws IOException {
    try (SmtpSink sink = open(Mischief.NONE)) {
      sink.refuse();
      assertThatThrownBy(() -> send(sink, "ada@h", "one")).isInstanceOf(ConnectException.class);
      sink.open();
      assertThat(send(sink, "ada@h", "two")).endsWith("250");
    }
  }

  @Test
  void theSameSeedDoesTheSame() throws IOException {
    Mischief mischief = new Mischief(0.5, 0, 0, 0, 0, NO_TIME);
    List<List<String>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (SmtpSink sink = open(mischief)) {
        List<String> lasts = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
          lasts.add(send(sink, "ada@h", "m" + n).getLast());
        }
        runs.add(lasts);
      }
    }
    assertThat(runs.getFirst()).contains("451", "250").isEqualTo(runs.getLast());
  }
}
