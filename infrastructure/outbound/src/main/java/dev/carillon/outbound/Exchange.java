package dev.carillon.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;

/// One request and the reply to it. It runs on one thread, and any other may end it.
final class Exchange {
  private final HttpHost host;
  private final HttpPost request;
  private final int maxReplyBytes;

  Exchange(OutboundUrl url, Map<String, String> headers, byte[] body, int maxReplyBytes) {
    this.host = new HttpHost(url.scheme(), url.host(), url.port());
    this.request = new HttpPost(url.canonical());
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, null));
    this.maxReplyBytes = maxReplyBytes;
  }

  OutboundReply run(CloseableHttpClient client) throws IOException {
    ClassicHttpResponse response = client.executeOpen(host, request, null);
    try {
      HttpEntity entity = response.getEntity();
      byte[] body =
          entity == null ? new byte[0] : entity.getContent().readNBytes(maxReplyBytes + 1);
      if (body.length > maxReplyBytes) {
        // Closing the reply would read on to its end, which may never come.
        cancel();
      }
      int kept = Math.min(body.length, maxReplyBytes);
      return new OutboundReply(
          response.getCode(),
          headers(response),
          new String(body, 0, kept, UTF_8),
          kept == body.length);
    } finally {
      Closer.closeQuietly(response);
    }
  }

  /// Closes the connection, whatever is being done on it.
  void cancel() {
    request.cancel();
  }

  private static Map<String, String> headers(ClassicHttpResponse response) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      if (header.getValue() != null) {
        headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
      }
    }
    return headers;
  }
}
