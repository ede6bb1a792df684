package dev.carillon.web.problems;

import java.net.URI;

/// The kinds of refusal. Their URIs are part of the wire contract and never change; they name a
/// kind and lead nowhere (RFC 9457, section 3.1.1).
public enum ProblemType {
  BAD_REQUEST("bad-request", 400),
  MALFORMED_BODY("malformed-body", 400),
  VALIDATION("validation", 400),
  UNAUTHENTICATED("unauthenticated", 401),
  FORBIDDEN("forbidden", 403),
  ORIGIN_REFUSED("origin-refused", 403),
  NOT_FOUND("not-found", 404),
  METHOD_NOT_ALLOWED("method-not-allowed", 405),
  NOT_ACCEPTABLE("not-acceptable", 406),
  CONFLICT("conflict", 409),
  IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 409),
  TOO_LARGE("too-large", 413),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415),
  HOST_REFUSED("host-refused", 421),
  TOO_MANY_REQUESTS("too-many-requests", 429),
  INTERNAL("internal", 500),
  UNAVAILABLE("unavailable", 503);

  private final String slug;
  private final int status;

  ProblemType(String slug, int status) {
    this.slug = slug;
    this.status = status;
  }

  public URI uri() {
    return URI.create("urn:carillon:problem:" + slug);
  }

  public int status() {
    return status;
  }

  /// The code of the text that says it in general.
  String detailCode() {
    return "problem." + slug;
  }

  String titleCode() {
    return "problem." + slug + ".title";
  }

  /// The general kind for a status.
  static ProblemType of(int status) {
    for (ProblemType type : values()) {
      if (type.status == status) {
        return type;
      }
    }
    return status >= 500 ? INTERNAL : BAD_REQUEST;
  }
}
