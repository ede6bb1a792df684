package dev.carillon.bench.inbox.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/// Requests of HTTP/1.1, made once and sent many times.
public final class Requests {
  private Requests() {}

  public static byte[] get(String path, String authorization) {
    return (head("GET", path, authorization) + "\r\n").getBytes(US_ASCII);
  }

  /// Without a body.
  public static byte[] patch(String path, String authorization) {
    return (head("PATCH", path, authorization) + "Content-Length: 0\r\n\r\n").getBytes(US_ASCII);
  }

  /// With a body.
  public static byte[] json(String method, String path, String authorization, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    byte[] head =
        (head(method, path, authorization)
                + "Content-Type: application/json\r\nContent-Length: "
                + bytes.length
                + "\r\n\r\n")
            .getBytes(US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, request, head.length, bytes.length);
    return request;
  }

  /// All but the length and what follows it.
  static byte[] post(String path, String authorization) {
    return (head("POST", path, authorization)
            + "Content-Type: application/json\r\nContent-Length: ")
        .getBytes(US_ASCII);
  }

  /// To be sent once.
  public static ByteBuf copy(byte[] request) {
    return ByteBufAllocator.DEFAULT.directBuffer(request.length).writeBytes(request);
  }

  private static String head(String method, String path, String authorization) {
    return method
        + ' '
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
        + authorization
        + "\r\n";
  }
}
