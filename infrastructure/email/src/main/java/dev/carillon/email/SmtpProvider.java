package dev.carillon.email;

import dev.carillon.email.SmtpConnections.Opening;
import dev.carillon.email.SmtpReply.Stage;
import dev.carillon.notification.domain.DeliveryTarget.Mailbox;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.SendResult;
import dev.carillon.notification.domain.SendResult.Refused;
import dev.carillon.notification.domain.SendResult.TargetGone;
import dev.carillon.notification.usecases.ports.DeliveryProvider;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/// Hands e-mails to an SMTP server, over connections that it keeps open. What the server's answers
/// mean is in the table of [SmtpAnswers].
///
/// At least once: when the connection breaks between the end of a message and the answer to it,
/// nobody knows whether the server took it (RFC 5321, section 4.2.5, and RFC 1047), and another
/// attempt is asked for. It has the same Message-ID, by which many mailboxes drop a repetition.
public final class SmtpProvider implements DeliveryProvider, AutoCloseable {
  private final SmtpServer server;
  private final EmailMessages messages;
  private final SmtpConnections connections;

  /// Connects when the first message is sent.
  public SmtpProvider(SmtpServer server, EmailMessages messages, InstantSource clock) {
    this.server = server;
    this.messages = messages;
    this.connections = new SmtpConnections(server, messages.hostName(), clock);
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public SendResult send(Outgoing message) {
    if (!(message.target() instanceof Mailbox(String address))) {
      return new Refused("the target is no mailbox");
    }
    Optional<EmailAddress> to = EmailAddress.parse(address);
    if (to.isEmpty()) {
      return new TargetGone("this is no address");
    }
    try (Deadline deadline = connections.deadline()) {
      if (!connections.acquire(server.deadline().dividedBy(2))) {
        return SmtpAnswers.provider("none of its connections became free in time");
      }
      try {
        // Written now and not before: of those who wait there can be many.
        return send(messages.mime(messages.write(message, to.get())), deadline);
      } finally {
        connections.release();
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return SmtpAnswers.provider("interrupted");
    } catch (RejectedExecutionException closed) {
      return SmtpAnswers.provider("closed");
    }
  }

  private SendResult send(EmailMessage message, Deadline deadline) throws InterruptedException {
    try {
      Optional<SmtpConnection> reused = connections.reuse();
      if (reused.isPresent()) {
        Optional<SendResult> result = over(reused.get(), true, message, deadline);
        if (result.isPresent()) {
          return result.get();
        }
      }
      return switch (connections.open(deadline)) {
        case Opening.Open(SmtpConnection opened) ->
            over(opened, false, message, deadline).orElseThrow();
        case Opening.Refused(SmtpReply reply) -> SmtpAnswers.result(reply);
      };
    } catch (SmtpException broken) {
      return SmtpAnswers.provider(
          deadline.isPassed() ? "not done in " + server.deadline() : broken.answer());
    }
  }

  /// Servers close connections that nobody uses, and tell by 421 or not at all. For one that was
  /// reused that is no failure of the message, as long as it cannot have been taken.
  ///
  /// @return empty: it was closed, and a new one may do
  private Optional<SendResult> over(
      SmtpConnection connection, boolean reused, EmailMessage message, Deadline deadline)
      throws SmtpException {
    deadline.guards(connection.socket());
    if (message.email().needsUtf8() && !connection.takesUtf8()) {
      leave(connection, true, deadline);
      return Optional.of(
          new Refused("the address is not ASCII, and the server does not offer SMTPUTF8"));
    }
    try {
      SmtpReply reply = connection.deliver(message);
      leave(connection, isReady(connection, reply), deadline);
      return reused && reply.code() == 421 && reply.to().beforeContent()
          ? Optional.empty()
          : Optional.of(SmtpAnswers.result(reply));
    } catch (SmtpException broken) {
      connection.socket().abort();
      if (reused
          && broken.wasClosedByPeer()
          && !deadline.isPassed()
          && !Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
      throw broken;
    }
  }

  /// Whether another message can follow.
  private static boolean isReady(SmtpConnection connection, SmtpReply reply) {
    boolean taken = reply.to() == Stage.CONTENT && reply.isPositive();
    return taken || (reply.isOfSmtp() && reply.code() != 421 && connection.reset());
  }

  private void leave(SmtpConnection connection, boolean ready, Deadline deadline) {
    if (!ready || connections.isWornOut(connection)) {
      connection.quit();
    } else if (deadline.end()) {
      connections.keep(connection);
    } else {
      connection.socket().abort();
    }
  }

  /// Messages that are being sent are still sent.
  @Override
  public void close() {
    connections.close();
  }
}
