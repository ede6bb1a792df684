package dev.carillon.push.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ServiceAccountTest {
  private static final KeyPair KEYS = keys();
  private static final Map<String, String> FILE =
      Map.of(
          "type", "service_account",
          "project_id", "carillon-1",
          "private_key_id", "key-1",
          "private_key", pem(),
          "client_email", "push@carillon-1.example",
          "token_uri", "https://oauth2.googleapis.com/token");

  @Test
  void aKeyFileIsRead() {
    ServiceAccount read = ServiceAccount.parse(JsonMapper.shared().writeValueAsString(FILE));

    assertThat(read)
        .isEqualTo(
            new ServiceAccount(
                "carillon-1",
                "push@carillon-1.example",
                "key-1",
                (RSAPrivateKey) KEYS.getPrivate(),
                URI.create("https://oauth2.googleapis.com/token")));
    assertThat(read.toString()).isEqualTo("ServiceAccount[push@carillon-1.example, key-1]");
  }

  @ParameterizedTest
  @CsvSource({
    "project_id, ../other, a project's id has",
    "project_id, '', has project_id",
    "private_key, s3cret, it is no RSA private key",
    "private_key, -----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----, it is no RSA private key",
    "private_key, -----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY-----, it is no RSA",
    "client_email, ' ', has client_email",
    "token_uri, /token, token_uri is an absolute URL"
  })
  void aKeyFileWithAFaultSaysWhich(String member, String value, String why) {
    Map<String, String> file = new HashMap<>(FILE);
    file.put(member, value);

    assertThatThrownBy(() -> ServiceAccount.parse(JsonMapper.shared().writeValueAsString(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{}"})
  void whatIsNoKeyFileIsNotTaken(String json) {
    assertThatThrownBy(() -> ServiceAccount.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause();
  }

  private static String pem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("RSA").generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
