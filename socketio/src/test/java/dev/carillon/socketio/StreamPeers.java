package dev.carillon.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// What a few peers do, read from a fuzzer's input: requests, frames, bytes, ends, each cut into
/// reads. Session ids that were seen can be named.
final class StreamPeers {
  private static final int CONNECTIONS = 3;

  /// Packets worth trying; anything else is written by the fuzzer itself.
  private static final List<String> TEXTS =
      List.of(
          "2probe",
          "5",
          "40",
          "40/custom,{\"a\":1}",
          "40/none",
          "41",
          "41/custom,",
          "42[\"message\",1]",
          "420[\"message-with-ack\",{\"a\":[1]}]",
          "42/custom,[\"message\"]",
          "42[\"ask\",1]",
          "430[1]",
          "42[\"count\",20]",
          "42[\"close-transport\"]",
          "42[\"disconnect-me\"]",
          "451-[\"message\",{\"_placeholder\":true,\"num\":0}]",
          "461-0[{\"_placeholder\":true,\"num\":0}]",
          "1",
          "3",
          "6",
          "bAQID");

  private static final List<String> HEADERS =
      List.of(
          "",
          "",
          "",
          "Connection: close\r\n",
          "Expect: 100-continue\r\n",
          "Origin: http://localhost\r\n",
          "Origin: https://evil.example\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked, x\r\n",
          "Content-Length: 3\r\n",
          "Upgrade: h2c\r\n",
          " folded\r\n");

  private final StreamHarness harness;
  private final FuzzedDataProvider data;

  StreamPeers(StreamHarness harness, FuzzedDataProvider data) {
    this.harness = harness;
    this.data = data;
  }

  void step() {
    int connection = data.consumeInt(0, CONNECTIONS - 1);
    switch (data.consumeInt(0, 13)) {
      case 0 -> send(connection, request("GET", "transport=polling", ""));
      case 1, 2 -> send(connection, request("GET", "transport=polling" + sid(), ""));
      case 3, 4 -> send(connection, request("POST", "transport=polling" + sid(), payload()));
      case 5 -> send(connection, upgrade(""));
      case 6, 7 -> send(connection, upgrade(sid()));
      case 8, 9 -> send(connection, RawConnection.encode(0x81, text().getBytes(UTF_8), true));
      case 10 -> send(connection, frame());
      case 11 -> send(connection, data.consumeBytes(data.consumeInt(0, 64)));
      case 12 -> send(connection, elsewhere());
      default -> harness.reconnect(connection);
    }
  }

  private void send(int connection, byte[] bytes) {
    int at = 0;
    for (int cuts = data.consumeInt(0, 3); cuts > 0 && at < bytes.length; cuts--) {
      int next = data.consumeInt(at, bytes.length);
      harness.write(connection, bytes, at, next);
      at = next;
    }
    harness.write(connection, bytes, at, bytes.length);
    // Without settling, what follows on another connection races with it.
    if (data.consumeInt(0, 7) > 0) {
      harness.settle();
    }
  }

  private String sid() {
    List<String> sids = harness.sids();
    return "&sid=" + (sids.isEmpty() ? "none" : sids.get(data.consumeInt(0, sids.size() - 1)));
  }

  private byte[] request(String method, String query, String body) {
    String header = data.pickValue(HEADERS);
    boolean chunked = header.startsWith("Transfer-Encoding: chunked\r");
    byte[] bytes = body.getBytes(ISO_8859_1);
    String length = method.equals("POST") && !chunked ? "Content-Length: " + bytes.length : "X: y";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        "%s /socket.io/?EIO=4&%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s\r\n"
            .formatted(data.consumeInt(0, 15) == 0 ? word() : method, query, length, header)
            .getBytes(ISO_8859_1));
    if (chunked) {
      out.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
    }
    out.writeBytes(bytes);
    if (chunked && bytes.length > 0) {
      out.writeBytes("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
    }
    return out.toByteArray();
  }

  private byte[] upgrade(String sid) {
    String request = RawConnection.upgrade(sid);
    return switch (data.consumeInt(0, 7)) {
      // A frame right behind the request, or a header more, or a request that is none.
      case 0 -> concat(request, RawConnection.encode(0x81, text().getBytes(UTF_8), true));
      case 1 -> request.replace("Host:", data.pickValue(HEADERS) + "Host:").getBytes(ISO_8859_1);
      case 2 -> request.replace("Sec-WebSocket-Key:", word()).getBytes(ISO_8859_1);
      default -> request.getBytes(ISO_8859_1);
    };
  }

  private static byte[] concat(String first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first.getBytes(ISO_8859_1));
    out.writeBytes(second);
    return out.toByteArray();
  }

  private byte[] elsewhere() {
    return (data.consumeBoolean()
            ? "GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n"
            : "OPTIONS /socket.io/?EIO=4 HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  private String payload() {
    StringBuilder payload = new StringBuilder(text());
    for (int more = data.consumeInt(0, 3); more > 0; more--) {
      payload.append('\u001e').append(text());
    }
    return payload.toString();
  }

  private String text() {
    return data.consumeInt(0, 3) == 0 ? word() : data.pickValue(TEXTS);
  }

  private String word() {
    return data.consumeString(data.consumeInt(0, 48));
  }

  /// A frame with any head, whose length may lie.
  private byte[] frame() {
    byte[] payload = data.consumeBytes(data.consumeInt(0, 160));
    byte[] frame =
        RawConnection.encode(data.consumeByte() & 0xff, payload, data.consumeInt(0, 7) > 0);
    if (data.consumeInt(0, 7) == 0) {
      frame[1] = data.consumeByte();
    }
    return frame;
  }
}
