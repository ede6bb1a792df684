package dev.carillon.push.apns;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.PushNotificationHandler;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import dev.carillon.push.ServiceHttp;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// Pushy's server, which speaks APNs' HTTP/2 and checks headers, payload, token and its signature.
/// Before it does, it rejects what it is told to.
final class ApnsLookAlike implements AutoCloseable {
  private final MockApnsServer server;
  private final int port;
  private final X509Bundle certificate;
  private final Queue<RejectionReason> rejections = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  ApnsLookAlike(ECPublicKey key, String device) throws Exception {
    certificate =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    ApnsVerificationKey verification =
        new ApnsVerificationKey(ApnsSenderTest.KEY_ID, ApnsSenderTest.TEAM_ID, key);
    Set<String> topics = Set.of(ApnsSenderTest.TOPIC);
    ValidatingPushNotificationHandlerFactory validating =
        new ValidatingPushNotificationHandlerFactory(
            Map.of(ApnsSenderTest.TOPIC, Set.of(device.toLowerCase(Locale.ROOT))),
            Map.of(),
            Map.of(ApnsSenderTest.KEY_ID, verification),
            Map.of(verification, topics));
    server =
        new MockApnsServerBuilder()
            .setServerCredentials(
                certificate.getCertificatePath(), certificate.getKeyPair().getPrivate(), null)
            .setUseAlpn(true)
            .setHandlerFactory(session -> handler(validating.buildHandler(session)))
            .build();
    port = server.start(0).get(5, TimeUnit.SECONDS);
  }

  private PushNotificationHandler handler(PushNotificationHandler validating) {
    return (headers, payload) -> {
      requests.add(new Request(headers, payload));
      RejectionReason rejection = rejections.poll();
      if (rejection != null) {
        throw new RejectedNotificationException(rejection);
      }
      validating.handlePushNotification(withSignatureInDer(headers), payload);
    };
  }

  /// Pushy checks signatures in DER. JWS has two numbers instead (RFC 7518, section 3.4).
  private static Http2Headers withSignatureInDer(Http2Headers headers) {
    String authorization = String.valueOf(headers.get("authorization"));
    int signature = authorization.lastIndexOf('.') + 1;
    try {
      byte[] der =
          ECDSA.transcodeSignatureToDER(
              Base64.getUrlDecoder().decode(authorization.substring(signature)));
      return new DefaultHttp2Headers()
          .setAll(headers)
          .set(
              "authorization",
              authorization.substring(0, signature)
                  + Base64.getUrlEncoder().withoutPadding().encodeToString(der));
    } catch (JOSEException noSignature) {
      throw new IllegalStateException(noSignature);
    }
  }

  void reject(RejectionReason reason) {
    rejections.add(reason);
  }

  URI base() {
    return URI.create("https://localhost:" + port);
  }

  ServiceHttp http(Duration callTimeout) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {certificate.toTrustManager()}, null);
    return new ServiceHttp(
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(2)).build(),
        callTimeout);
  }

  Request take() throws InterruptedException {
    Request request = requests.poll(2, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("nothing came");
    }
    return request;
  }

  void forget() {
    rejections.clear();
    requests.clear();
  }

  int left() {
    return requests.size();
  }

  @Override
  public void close() {
    server.shutdown().orTimeout(5, TimeUnit.SECONDS).join();
  }

  record Request(Map<String, String> headers, String body) {
    Request(Http2Headers headers, ByteBuf payload) {
      Map<String, String> read = new HashMap<>();
      headers.forEach(entry -> read.put(entry.getKey().toString(), entry.getValue().toString()));
      this(read, payload.toString(StandardCharsets.UTF_8));
    }

    String header(String name) {
      return String.valueOf(headers.get(name));
    }
  }
}
