package dev.carillon.email;

import dev.carillon.email.SmtpReply.Stage;
import dev.carillon.email.SmtpServer.Security;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// One connection: Angus Mail's, which opens it, secures it and signs in. A message is handed over
/// here, command by command, because it matters how far it came and what was answered to what; the
/// library's own `sendMessage` tells neither for sure.
///
/// One thread at a time uses it. Another may abort its socket.
final class SmtpConnection extends SMTPTransport {
  private final SmtpSocket socket;
  private Stage stage = Stage.CONNECT;
  private int messages;
  private long idleSinceMillis;

  private SmtpConnection(Session session, URLName url, SmtpSocket socket) {
    super(session, url);
    this.socket = socket;
  }

  /// Not open yet.
  static SmtpConnection to(SmtpServer server, Session session, SmtpSocket socket) {
    return new SmtpConnection(
        session,
        new URLName(
            "smtp", server.host(), server.port(), null, server.username(), server.password()),
        socket);
  }

  /// Secures it, greets, and signs in.
  ///
  /// @return what the server answered when it would not; empty: the connection is open
  Optional<SmtpReply> open(SmtpServer server) throws SmtpException {
    try {
      connect(server.security() == Security.TLS ? secured(server) : socket);
      return Optional.empty();
    } catch (AuthenticationFailedException refused) {
      Optional<SmtpReply> reply = reply(Stage.AUTH);
      if (reply.isPresent()) {
        return reply;
      }
      throw new SmtpException(
          Stage.AUTH,
          getLastReturnCode() < 0
              ? "the server closed the connection while signing in"
              : "no way to sign in that both know: here it is PLAIN or LOGIN");
    } catch (MessagingException failed) {
      Optional<SmtpReply> reply =
          failed.getCause() == null ? reply(Stage.CONNECT) : Optional.empty();
      if (reply.isPresent()) {
        return reply;
      }
      throw new SmtpException(Stage.CONNECT, "no connection", failed);
    } catch (IOException failed) {
      throw new SmtpException(Stage.CONNECT, "no secure connection", failed);
    }
  }

  /// The last one, if it was a refusal.
  private Optional<SmtpReply> reply(Stage to) {
    return getLastReturnCode() >= 400
        ? Optional.of(SmtpReply.of(to, getLastReturnCode(), getLastServerResponse()))
        : Optional.empty();
  }

  private Socket secured(SmtpServer server) throws IOException {
    SSLSocketFactory factory =
        server.tls() == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : server.tls();
    SSLSocket secured =
        (SSLSocket) factory.createSocket(socket, server.host(), server.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  /// Whether a message with an address that is not ASCII can be handed over (RFC 6531).
  boolean takesUtf8() {
    return supportsExtension("SMTPUTF8");
  }

  /// Hands a message over (RFC 5321, section 3.3).
  ///
  /// @return the first answer that was no success, or the one to the message
  /// @throws SmtpException when there was none
  synchronized SmtpReply deliver(EmailMessage message) throws SmtpException {
    Email email = message.email();
    messages++;
    socket.allowMore();
    try {
      SmtpReply reply =
          command(
              Stage.MAIL,
              "MAIL FROM:<" + email.from() + '>' + (email.needsUtf8() ? " SMTPUTF8" : ""));
      if (reply.isPositive()) {
        reply = command(Stage.RCPT, "RCPT TO:<" + email.to() + '>');
      }
      return reply.isPositive() ? content(message) : reply;
    } catch (MessagingException | IOException broken) {
      throw new SmtpException(stage, "the connection broke at " + stage, broken);
    }
  }

  private SmtpReply content(EmailMessage message) throws MessagingException, IOException {
    stage = Stage.DATA;
    OutputStream content;
    try {
      content = data();
    } catch (SMTPSendFailedException refused) {
      return answered(refused.getReturnCode());
    }
    stage = Stage.CONTENT;
    message.writeTo(content, new String[0]);
    try {
      finishData();
      return answered(getLastReturnCode());
    } catch (SMTPSendFailedException refused) {
      return answered(refused.getReturnCode());
    }
  }

  private SmtpReply command(Stage next, String line) throws MessagingException, IOException {
    stage = next;
    return answered(simpleCommand(line.getBytes(StandardCharsets.UTF_8)));
  }

  private SmtpReply answered(int code) throws IOException {
    if (code == -1 && getLastServerResponse().startsWith("[EOF]")) {
      throw new IOException("the server closed it");
    }
    return SmtpReply.of(stage, code, getLastServerResponse());
  }

  /// Back to where the next message can begin, after one that was not taken (RFC 5321, section
  /// 4.1.1.5).
  ///
  /// @return whether it can
  synchronized boolean reset() {
    try {
      return simpleCommand("RSET") == 250;
    } catch (MessagingException broken) {
      return false;
    }
  }

  /// That went over it, or began to.
  int messages() {
    return messages;
  }

  long idleSinceMillis() {
    return idleSinceMillis;
  }

  void idle(long sinceMillis) {
    idleSinceMillis = sinceMillis;
  }

  /// What it goes over.
  SmtpSocket socket() {
    return socket;
  }

  /// Says goodbye and does not wait for an answer.
  void quit() {
    try {
      close();
    } catch (MessagingException alreadyBroken) {
      // It is to be gone, and is.
    } finally {
      socket.abort();
    }
  }
}
