package dev.carillon.web.direct;

import java.util.Map;

/// An answer in JSON.
///
/// @param headers its own, beside those that every answer has
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record DirectAnswer(int status, Map<String, String> headers, byte[] body) {
  public DirectAnswer {
    headers = Map.copyOf(headers);
  }

  public static DirectAnswer of(int status, byte[] body) {
    return new DirectAnswer(status, Map.of(), body);
  }
}
