package dev.carillon.bench.inbox.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// What is posted, about 200 bytes: a notification, or an event that becomes one. It has a mark of
/// fixed length by which the receiver knows it, wherever a server puts it: the run, its number in
/// the run, and the time at which it was due.
final class Message {
  static final byte[] RECEIVER = "\"receiverId\"".getBytes(US_ASCII);

  static final Message NOTIFICATION =
      new Message(
          "{\"object\":\"bench.notification\",\"receiverId\":\"",
          """
          ","type":"bench.message","payload":{"message":"Bienvenue sur la plateforme !",\
          "actionUrl":"/dashboard","mark":"\
          """);

  private static final byte[] AFTER_MARK = "\"}}".getBytes(US_ASCII);

  private static final byte[] MARK = "mk!".getBytes(US_ASCII);
  private static final int RUN_DIGITS = 9;
  private static final int NUMBER_DIGITS = 9;
  private static final int NANOS_DIGITS = 19;
  private static final int MARK_BYTES = 3 + RUN_DIGITS + NUMBER_DIGITS + NANOS_DIGITS;

  /// Told what a mark says.
  interface Reader {
    void mark(int run, int number, long dueNanos);
  }

  private final byte[] beforeUser;
  private final byte[] beforeMark;

  private Message(String beforeUser, String beforeMark) {
    this.beforeUser = beforeUser.getBytes(UTF_8);
    this.beforeMark = beforeMark.getBytes(UTF_8);
  }

  /// `project.created`, of which the owner is told; the mark is the project's id.
  ///
  /// @param name what a server calls the member with the event's name
  static Message projectCreated(String name) {
    return new Message(
        "{\"%s\":\"project.created\",\"data\":{\"ownerId\":\"".formatted(name),
        """
        ","ownerName":"Ada Lovelace","projectTitle":"Un projet avec un titre",\
        "projectId":"\
        """);
  }

  /// A body with room for some notifications after a head that ends with `Content-Length: `.
  ///
  /// @param bodyBytes of the body alone
  static ByteBuf request(byte[] head, int bodyBytes) {
    String length = Integer.toString(bodyBytes);
    ByteBuf request =
        ByteBufAllocator.DEFAULT.directBuffer(head.length + length.length() + 4 + bodyBytes);
    request.writeBytes(head).writeCharSequence(length, US_ASCII);
    request.writeByte('\r').writeByte('\n').writeByte('\r').writeByte('\n');
    return request;
  }

  int size(byte[] user) {
    return beforeUser.length + user.length + beforeMark.length + MARK_BYTES + AFTER_MARK.length;
  }

  void write(ByteBuf out, byte[] user, int run, int number, long dueNanos) {
    out.writeBytes(beforeUser).writeBytes(user).writeBytes(beforeMark).writeBytes(MARK);
    digits(out, run, RUN_DIGITS);
    digits(out, number, NUMBER_DIGITS);
    digits(out, dueNanos, NANOS_DIGITS);
    out.writeBytes(AFTER_MARK);
  }

  /// Nothing is told of what has no mark.
  static void read(ByteBuf in, int start, int length, Reader reader) {
    int mark = Bytes.find(in, start, length, MARK);
    if (mark >= 0) {
      int run = mark + MARK.length;
      int number = run + RUN_DIGITS;
      int nanos = number + NUMBER_DIGITS;
      reader.mark(
          (int) number(in, run, RUN_DIGITS),
          (int) number(in, number, NUMBER_DIGITS),
          number(in, nanos, NANOS_DIGITS));
    }
  }

  private static void digits(ByteBuf out, long number, int digits) {
    int start = out.writerIndex();
    out.writeZero(digits);
    long left = number;
    for (int i = digits - 1; i >= 0; i--) {
      out.setByte(start + i, '0' + (int) (left % 10));
      left /= 10;
    }
  }

  private static long number(ByteBuf in, int start, int digits) {
    long number = 0;
    for (int i = 0; i < digits; i++) {
      number = number * 10 + in.getByte(start + i) - '0';
    }
    return number;
  }
}
