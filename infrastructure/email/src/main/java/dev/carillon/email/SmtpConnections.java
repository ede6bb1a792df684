package dev.carillon.email;

import dev.carillon.email.SmtpReply.Stage;
import dev.carillon.email.SmtpServer.Security;
import jakarta.mail.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The connections to one server: so many at once and no more. Those that are not used are kept
/// open, for a handshake with TLS and a password costs more than a message. The one that was used
/// last is used next, so that the ones too many grow old and are closed.
final class SmtpConnections implements AutoCloseable {
  private final SmtpServer server;
  private final Session session;
  private final InstantSource clock;

  /// First come, first served.
  private final Semaphore permits;

  private final Deque<SmtpConnection> idle = new ArrayDeque<>();
  private final ScheduledThreadPoolExecutor timer;
  private final Future<?> sweeping;
  private boolean closed;

  SmtpConnections(SmtpServer server, String hostName, InstantSource clock) {
    this.server = server;
    this.session = Session.getInstance(properties(server, hostName));
    this.clock = clock;
    this.permits = new Semaphore(server.maxConnections(), true);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("smtp-deadlines-" + server.name()).factory());
    timer.setRemoveOnCancelPolicy(true);
    long pauseMillis = Math.max(1, server.idleTimeout().toMillis() / 2);
    this.sweeping =
        timer.scheduleWithFixedDelay(
            () -> Thread.ofVirtual().name("smtp-idle").start(this::closeIdle),
            pauseMillis,
            pauseMillis,
            TimeUnit.MILLISECONDS);
  }

  ///
  /// <https://eclipse-ee4j.github.io/angus-mail/docs/api/org.eclipse.angus.mail/org/eclipse/angus/mail/smtp/package-summary.html>.
  /// Timeouts are the socket's, which is ours.
  private static Properties properties(SmtpServer server, String hostName) {
    Properties properties = new Properties();
    // Or the library asks the DNS who it is.
    properties.setProperty("mail.smtp.localhost", greeting(hostName));
    properties.setProperty("mail.smtp.quitwait", "false");
    properties.setProperty("mail.smtp.auth", String.valueOf(server.username() != null));
    properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    String startTls = String.valueOf(server.security() == Security.STARTTLS);
    properties.setProperty("mail.smtp.starttls.enable", startTls);
    properties.setProperty("mail.smtp.starttls.required", startTls);
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    if (server.tls() != null) {
      properties.put("mail.smtp.ssl.socketFactory", server.tls());
    }
    return properties;
  }

  /// As EHLO spells it: addresses in brackets (RFC 5321, section 4.1.3).
  private static String greeting(String hostName) {
    if (hostName.startsWith("[")) {
      return "[IPv6:" + hostName.substring(1);
    }
    return hostName.matches("[0-9.]+") ? '[' + hostName + ']' : hostName;
  }

  /// Starts the time of one message.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException when this is closed
  Deadline deadline() {
    return Deadline.in(server.deadline(), timer);
  }

  /// Waits until one more connection may be used.
  ///
  /// @return whether it may, and [#release()] has to be called
  boolean acquire(Duration longest) throws InterruptedException {
    return permits.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  void release() {
    permits.release();
  }

  /// One that was open and not used.
  synchronized Optional<SmtpConnection> reuse() {
    SmtpConnection newest = idle.peek();
    return newest == null || isTooOld(newest) ? Optional.empty() : Optional.of(idle.pop());
  }

  /// Makes a new one.
  Opening open(Deadline deadline) throws SmtpException, InterruptedException {
    SmtpSocket socket;
    try {
      socket = SmtpSocket.open(server, deadline);
    } catch (IOException failed) {
      throw new SmtpException(Stage.CONNECT, "no connection", failed);
    }
    SmtpConnection connection = SmtpConnection.to(server, session, socket);
    boolean open = false;
    try {
      Optional<SmtpReply> refusal = connection.open(server);
      open = refusal.isEmpty();
      return open ? new Opening.Open(connection) : new Opening.Refused(refusal.get());
    } finally {
      if (!open) {
        socket.abort();
      }
    }
  }

  /// What comes of making one.
  sealed interface Opening {
    record Open(SmtpConnection connection) implements Opening {}

    record Refused(SmtpReply reply) implements Opening {}
  }

  /// Whether it has carried as many messages as it may.
  boolean isWornOut(SmtpConnection connection) {
    return connection.messages() >= server.maxPerConnection();
  }

  /// Takes back one that is ready for another message.
  synchronized void keep(SmtpConnection connection) {
    if (closed) {
      connection.socket().abort();
    } else {
      connection.idle(clock.millis());
      idle.push(connection);
    }
  }

  private boolean isTooOld(SmtpConnection connection) {
    return clock.millis() - connection.idleSinceMillis() >= server.idleTimeout().toMillis();
  }

  /// Closes those that were not used for too long.
  void closeIdle() {
    List<SmtpConnection> old = new ArrayList<>();
    synchronized (this) {
      while (!idle.isEmpty() && (closed || isTooOld(idle.getLast()))) {
        old.add(idle.removeLast());
      }
    }
    old.forEach(this::quit);
  }

  /// In bounded time: even a goodbye can find nobody who reads it.
  private void quit(SmtpConnection connection) {
    try (Deadline deadline = Deadline.in(server.timeout(), timer)) {
      deadline.guards(connection.socket());
      connection.quit();
    } catch (RejectedExecutionException closedMeanwhile) {
      connection.socket().abort();
    }
  }

  /// Those that are in use are closed when their message is done.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    sweeping.cancel(false);
    closeIdle();
    timer.shutdown();
  }
}
