package dev.carillon.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/// Names, resolved once for each connection: the addresses it returns are the ones connected to, so
/// a name that changes its mind between a check and a connection (DNS rebinding) gains nothing.
///
/// A lookup blocks in native code, where a virtual thread holds on to its carrier. So lookups have
/// a few threads of their own, and whoever waits for one can give up.
final class GuardedNames implements DnsResolver, AutoCloseable {
  private static final int THREADS = 16;

  /// Of a name's addresses: each may take the whole connect timeout.
  private static final int MAX_TRIED = 4;

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final OutboundPolicy policy;
  private final NameLookup lookup;
  private final ThreadPoolExecutor threads;

  GuardedNames(OutboundPolicy policy, NameLookup lookup) {
    this.policy = policy;
    this.lookup = lookup;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(policy.maxConnections()),
            Thread.ofPlatform().daemon().name("outbound-names-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /// The addresses of a name or of a written-out address that calls may go to.
  ///
  /// @throws AddressRefusedException when it has addresses, but none of these
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Optional<InetAddress> literal = Literals.address(host);
    InetAddress[] all = literal.isPresent() ? new InetAddress[] {literal.get()} : lookUp(host);
    InetAddress[] permitted =
        Stream.of(all).filter(policy::permits).limit(MAX_TRIED).toArray(InetAddress[]::new);
    if (permitted.length == 0) {
      throw new AddressRefusedException(host);
    }
    return permitted;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    FutureTask<InetAddress[]> task = new FutureTask<>(() -> lookup.addresses(host));
    try {
      threads.execute(task);
      return task.get(policy.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException busy) {
      throw unknown(host, busy);
    } catch (TimeoutException | ExecutionException failed) {
      throw unknown(host, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unknown(host, interrupted);
    } finally {
      task.cancel(true);
      threads.remove(task);
    }
  }

  private static UnknownHostException unknown(String host, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(host);
    unknown.initCause(cause);
    return unknown;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
