package dev.carillon.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDigestTest {
  private final JsonDigest digest = new JsonDigest(new StrictJson(64));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":2}|{ \"b\" : 2 , \"a\" : 1 }",
        "{\"a\":{\"x\":1,\"y\":[]}}|{\"a\":{\"y\":[ ],\"x\":1}}",
        "{\"a\":1}|{\"\\u0061\":1.0}",
        "{\"a\":100}|{\"a\":1E+2}",
        "{\"a\":0}|{\"a\":-0.0}",
        "{\"a\":\"é/\"}|{\"a\":\"\\u00e9\\/\"}"
      })
  void theSameValueHasTheSameDigest(String one, String other) {
    assertThat(digest.of(one)).isEqualTo(digest.of(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|{\"a\":null}",
        "{\"a\":1}|{\"a\":\"1\"}",
        "{\"a\":null}|{\"a\":\"null\"}",
        "{\"a\":true}|{\"a\":false}",
        "{\"a\":[1,2]}|{\"a\":[2,1]}",
        "{\"a\":[]}|{\"a\":{}}",
        "{\"a\":[[],[]]}|{\"a\":[[[]]]}",
        "{\"a\":\"b\"}|{\"b\":\"a\"}",
        "{\"a\":1}|{\"a\":1.0000000000000000000000001}",
        "{\"a\":9007199254740993}|{\"a\":9007199254740992}",
        "{\"a\":\"a \"}|{\"a\":\"a\"}"
      })
  void anotherValueHasAnother(String one, String other) {
    assertThat(digest.of(one)).isNotEqualTo(digest.of(other));
  }

  @Test
  void aNumberBeyondAllBoundsIsComparedAsItIsSpelled() {
    assertThat(digest.of("{\"a\":1e99999999999}")).isEqualTo(digest.of("{\"a\": 1e99999999999}"));
    assertThat(digest.of("{\"a\":1e999999999}")).isNotEqualTo(digest.of("{\"a\":1e999999998}"));
  }
}
