package dev.carillon.push.fcm;

import dev.carillon.push.PemKeys;
import java.net.URI;
import java.security.interfaces.RSAPrivateKey;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// In whose name messages are sent: a service account of the Firebase project, as its key file has
/// it (<https://firebase.google.com/docs/cloud-messaging/auth-server>).
///
/// @param keyId which of its keys this is
/// @param tokenUri where access tokens are had
public record ServiceAccount(
    String projectId, String email, String keyId, RSAPrivateKey key, URI tokenUri) {
  /// As Google Cloud writes a project's id, so that it needs no escapes in a URL.
  private static final String PROJECT_ID = "[a-z0-9.:-]{1,128}";

  /// Checks the project's id.
  public ServiceAccount {
    if (!projectId.matches(PROJECT_ID)) {
      throw new IllegalArgumentException("a project's id has small letters, digits and hyphens");
    }
  }

  /// Reads a key file.
  ///
  /// @throws IllegalArgumentException when it is none; quotes nothing of it
  public static ServiceAccount parse(String json) {
    JsonNode file;
    try {
      file = JsonMapper.shared().readTree(json);
    } catch (JacksonException _) {
      throw new IllegalArgumentException("a service account's key file is JSON");
    }
    return new ServiceAccount(
        text(file, "project_id"),
        text(file, "client_email"),
        text(file, "private_key_id"),
        PemKeys.rsa(text(file, "private_key")),
        tokenUri(text(file, "token_uri")));
  }

  private static URI tokenUri(String text) {
    URI uri = URI.create(text);
    if (uri.getHost() == null || uri.getScheme() == null) {
      throw new IllegalArgumentException("token_uri is an absolute URL");
    }
    return uri;
  }

  private static String text(JsonNode file, String member) {
    JsonNode value = file.path(member);
    if (!value.isString() || value.stringValue().isBlank()) {
      throw new IllegalArgumentException("a service account's key file has " + member);
    }
    return value.stringValue();
  }

  @Override
  public String toString() {
    return "ServiceAccount[" + email + ", " + keyId + "]";
  }
}
