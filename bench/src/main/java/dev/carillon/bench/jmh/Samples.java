package dev.carillon.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Packets and JSON of usual shapes and given sizes.
final class Samples {
  private static final String ITEM =
      """
      {"id":"0198c0de-7a11-7b22-8c33-9d44ee55ff66","type":"project.created","unread":true,\
      "count":12,"text":"Ada invited you to \\"Bells & Towers\\" – see you there"}\
      """;

  private Samples() {}

  /// A JSON object of about 200 bytes.
  static String smallJson() {
    return ITEM;
  }

  /// A JSON array of about 10 kB.
  static String largeJson() {
    return "[" + (ITEM + ",").repeat(62) + ITEM + "]";
  }

  static byte[] event(String json) {
    return ("2[\"notification\"," + json + "]").getBytes(UTF_8);
  }

  static byte[] binaryEvent() {
    return "51-[\"picture\",{\"_placeholder\":true,\"num\":0},{\"width\":64,\"height\":64}]"
        .getBytes(UTF_8);
  }
}
