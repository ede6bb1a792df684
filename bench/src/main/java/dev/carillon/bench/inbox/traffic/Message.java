package dev.carillon.bench.inbox.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// The one notification that is posted, about 200 bytes. Its payload has a mark of fixed length by
/// which the receiver knows it, wherever a server puts the payload: the run, its number in the run,
/// and the time at which it was due.
final class Message {
  static final byte[] RECEIVER = "\"receiverId\"".getBytes(US_ASCII);

  private static final byte[] BEFORE_USER =
      "{\"object\":\"bench.notification\",\"receiverId\":\"".getBytes(US_ASCII);
  private static final byte[] BEFORE_MARK =
      """
      ","type":"bench.message","payload":{"message":"Bienvenue sur la plateforme !",\
      "actionUrl":"/dashboard","mark":"\
      """
          .getBytes(UTF_8);
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

  private Message() {}

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

  static int size(byte[] user) {
    return BEFORE_USER.length + user.length + BEFORE_MARK.length + MARK_BYTES + AFTER_MARK.length;
  }

  static void write(ByteBuf out, byte[] user, int run, int number, long dueNanos) {
    out.writeBytes(BEFORE_USER).writeBytes(user).writeBytes(BEFORE_MARK).writeBytes(MARK);
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
