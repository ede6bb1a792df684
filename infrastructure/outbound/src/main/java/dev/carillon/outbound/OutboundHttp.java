package dev.carillon.outbound;

import static dev.carillon.outbound.OutboundException.Kind.ADDRESS_REFUSED;
import static dev.carillon.outbound.OutboundException.Kind.TIMEOUT;
import static dev.carillon.outbound.OutboundException.Kind.UNREACHABLE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/// Calls URLs that others have named: endpoints of webhooks, push services that a browser speaks
/// of. A call reaches the public internet and the networks that [OutboundPolicy#allowed()] names,
/// and nothing else, whatever the URL, its name's addresses or the reply say. Connections are kept
/// and used again.
public final class OutboundHttp implements AutoCloseable {
  private final OutboundPolicy policy;
  private final GuardedNames names;
  private final CloseableHttpClient client;

  public OutboundHttp(OutboundPolicy policy) {
    this(policy, InetAddress::getAllByName, defaultTls());
  }

  /// With other names and other trusted certificates, for tests.
  OutboundHttp(OutboundPolicy policy, NameLookup lookup, SSLContext tls) {
    this.policy = policy;
    this.names = new GuardedNames(policy, lookup);
    this.client = HttpClients.create(policy, names, tls);
  }

  /// Posts a body, once. Any number of threads may call it, and a call blocks its thread until the
  /// reply is there, for at most [OutboundPolicy#timeout()], the waiting for a connection and the
  /// name's lookup included, however the other side drips or stalls. An interrupt ends it soon, as
  /// unreachable, and stays set.
  ///
  /// Any status is a reply, a redirect too: it is not followed.
  ///
  /// @param headers without line breaks; Host and Content-Length are set by the call
  public OutboundReply post(URI url, Map<String, String> headers, byte[] body)
      throws OutboundException {
    OutboundUrl target = OutboundUrl.of(url, policy.httpsOnly());
    Exchange exchange = new Exchange(target, headers, body, policy.maxReplyBytes());
    FutureTask<OutboundReply> task = new FutureTask<>(() -> exchange.run(client));
    // A thread of its own is left behind at the deadline, wherever it is.
    Thread.ofVirtual().name("outbound").start(task);
    try {
      return task.get(policy.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw timeout(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new OutboundException(UNREACHABLE, "the call was given up", interrupted);
    } catch (ExecutionException failed) {
      throw fault(target, failed.getCause() == null ? failed : failed.getCause());
    } finally {
      if (!task.isDone()) {
        exchange.cancel();
        task.cancel(true);
      }
    }
  }

  /// Ends the calls that run, as unreachable.
  @Override
  public void close() {
    names.close();
    client.close(CloseMode.IMMEDIATE);
  }

  private OutboundException fault(OutboundUrl url, Throwable cause) {
    return switch (cause) {
      case AddressRefusedException refused ->
          new OutboundException(ADDRESS_REFUSED, url.refusal(), refused);
      case UnknownHostException unknown when unknown.getCause() instanceof TimeoutException ->
          new OutboundException(TIMEOUT, "looking up its host took too long", unknown);
      case UnknownHostException unknown ->
          new OutboundException(UNREACHABLE, "its host is not known", unknown);
      case InterruptedIOException late -> timeout(late);
      case SSLException tls ->
          new OutboundException(
              UNREACHABLE,
              "TLS failed; its certificate has to be valid, name the host and come with its chain",
              tls);
      case IOException broken ->
          new OutboundException(
              UNREACHABLE, "the connection was refused or broke before a reply came", broken);
      default -> new OutboundException(UNREACHABLE, "what came was no HTTP reply", cause);
    };
  }

  private OutboundException timeout(Exception cause) {
    return new OutboundException(
        TIMEOUT, "there was no reply within " + policy.timeout().toMillis() + " ms", cause);
  }

  private static SSLContext defaultTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException broken) {
      throw new IllegalStateException("the JVM has no TLS", broken);
    }
  }
}
