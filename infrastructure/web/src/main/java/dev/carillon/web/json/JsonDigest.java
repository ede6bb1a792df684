package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A digest of a JSON value as a value: equal for texts that differ in white space, in the order of
/// members, in escapes, or in how a number is spelled (`1`, `1.0`, `10e-1`). Each container is
/// digested from the digests of what it holds, so no tree is built. Any thread may call it.
public final class JsonDigest {
  private final StrictJson json;

  public JsonDigest(StrictJson json) {
    this.json = json;
  }

  /// SHA-256 of the value of a text that has been read once without fault.
  public byte[] of(String text) {
    try (JsonParser parser = json.parser(text)) {
      return value(parser, parser.nextToken());
    }
  }

  private static byte[] value(JsonParser parser, JsonToken token) {
    if (token == JsonToken.START_OBJECT) {
      return object(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      return array(parser);
    }
    if (token.isNumeric()) {
      return sha256('n').digest(number(parser.getString()).getBytes(UTF_16BE));
    }
    // A string, true, false or null; the kind keeps "null" and null apart.
    char kind = token == JsonToken.VALUE_STRING ? 's' : 'l';
    return sha256(kind).digest(parser.getString().getBytes(UTF_16BE));
  }

  private static byte[] object(JsonParser parser) {
    Map<String, byte[]> members = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    MessageDigest digest = sha256('o');
    members.forEach((name, value) -> {
      digest.update(sha256('s').digest(name.getBytes(UTF_16BE)));
      digest.update(value);
    });
    return digest.digest();
  }

  private static byte[] array(JsonParser parser) {
    MessageDigest digest = sha256('a');
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      digest.update(value(parser, token));
    }
    return digest.digest();
  }

  /// One spelling for each number. An exponent beyond what BigDecimal holds is compared as it is
  /// spelled.
  private static String number(String spelled) {
    try {
      return new BigDecimal(spelled).stripTrailingZeros().toString();
    } catch (NumberFormatException exponentOutOfRange) {
      return spelled;
    }
  }

  private static MessageDigest sha256(char kind) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((byte) kind);
      return digest;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
