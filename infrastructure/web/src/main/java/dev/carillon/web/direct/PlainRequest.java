package dev.carillon.web.direct;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT_LANGUAGE;
import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Tells the requests that need no deciding. When in doubt it is not plain, and the framework
/// decides.
final class PlainRequest {
  private static final Set<String> JSON =
      Set.of("application/json", "application/json;charset=utf-8");

  /// Not to be negotiated: JSON is all that the clients that send these can mean.
  private static final Set<String> ANY =
      Set.of("*/*", "application/json", "application/json,*/*", "application/json,text/plain,*/*");

  private static final List<CharSequence> DECIDED_ELSEWHERE =
      List.of(EXPECT, ORIGIN, TRANSFER_ENCODING, UPGRADE);

  private PlainRequest() {}

  /// Whether this is one, with a body of at most so many bytes.
  static boolean is(HttpRequest head, int maxBodyBytes) {
    HttpHeaders headers = head.headers();
    return !head.decoderResult().isFailure()
        && head.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && HttpUtil.isKeepAlive(head)
        && DECIDED_ELSEWHERE.stream().noneMatch(headers::contains)
        && headers.getAll(AUTHORIZATION).size() == 1
        && languageIsDefault(headers.getAll(ACCEPT_LANGUAGE))
        && isOneOf(ANY, headers.getAll(ACCEPT), true)
        && hasPlainBody(head, maxBodyBytes);
  }

  private static boolean languageIsDefault(List<String> values) {
    return values.isEmpty() || (values.size() == 1 && values.getFirst().equals("*"));
  }

  private static boolean hasPlainBody(HttpRequest head, int maxBytes) {
    HttpHeaders headers = head.headers();
    if (head.method().equals(HttpMethod.GET)) {
      return !headers.contains(CONTENT_LENGTH);
    }
    long length = HttpUtil.getContentLength(head, -1L);
    return length > 0 && length <= maxBytes && isOneOf(JSON, headers.getAll(CONTENT_TYPE), false);
  }

  private static boolean isOneOf(Set<String> known, List<String> values, boolean orNone) {
    if (values.size() != 1) {
      return orNone && values.isEmpty();
    }
    String value = values.getFirst();
    // Nearly all are written like this; the others are made so.
    return known.contains(value) || known.contains(value.replace(" ", "").toLowerCase(Locale.ROOT));
  }
}
