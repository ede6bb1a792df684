package dev.carillon.push;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Calls the services that the configuration names, by HTTP/2 where they speak it. Follows no
/// redirects. URLs that users have named are not for this one. Any thread may call it, and blocks.
public final class ServiceHttp implements AutoCloseable {
  /// A service that says more than this is none that we know.
  static final int REPLY_MAX_BYTES = 64 * 1024;

  private final HttpClient client;
  private final Duration callTimeout;

  /// @param connectTimeout for a connection, TLS included
  /// @param callTimeout for all that one message needs, several calls perhaps
  public ServiceHttp(Duration connectTimeout, Duration callTimeout) {
    this(HttpClient.newBuilder().connectTimeout(connectTimeout).build(), callTimeout);
  }

  /// @param client is closed with this
  public ServiceHttp(HttpClient client, Duration callTimeout) {
    this.client = client;
    this.callTimeout = callTimeout;
  }

  /// When what begins now has to be done.
  public Deadline deadline() {
    return Deadline.in(callTimeout);
  }

  /// Posts, and reads the whole reply. An interrupt ends it, and stays set.
  public Reply post(URI url, Map<String, String> headers, byte[] body, Deadline deadline) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    // The request's own timeout ends with the reply's headers, so the future is waited for.
    CompletableFuture<HttpResponse<byte[]>> reply =
        client.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), REPLY_MAX_BYTES));
    try {
      HttpResponse<byte[]> read = reply.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      return new Reply.Answered(
          read.statusCode(), read.headers(), new String(read.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException _) {
      return new Reply.Failed("no reply in time");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Reply.Failed("interrupted");
    } catch (ExecutionException failure) {
      return new Reply.Failed(why(failure.getCause()));
    } finally {
      // Lets go of the exchange, when it is not over.
      reply.cancel(true);
    }
  }

  /// In words of ours: those of an exception may name a URL, and with it a device's token.
  private static String why(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _ -> "no connection in time";
      case HttpTimeoutException _ -> "no reply in time";
      case ConnectException _ -> "no connection";
      case SSLException _ -> "no trusted connection";
      case IOException _ -> "the connection was lost, or the reply is none";
      case null, default -> "the call failed";
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /// What came of a call.
  public sealed interface Reply {
    /// The service answered.
    record Answered(int status, HttpHeaders headers, String body) implements Reply {
      /// Without what the service wrote, which may be a token.
      @Override
      public String toString() {
        return "Answered[" + status + "]";
      }
    }

    /// It did not.
    ///
    /// @param why in a few words, without secrets
    record Failed(String why) implements Reply {}
  }
}
