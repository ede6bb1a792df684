package dev.carillon.outbound;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// A client that does one exchange and nothing by itself: it follows no redirect, repeats nothing,
/// keeps no cookie, answers no challenge, offers no upgrade and no compression, and knows no proxy.
final class HttpClients {
  private static final Duration IDLE = Duration.ofSeconds(30);

  /// A kept connection holds on to the address it was made to; a name that moves is followed then.
  private static final Duration OLDEST = Duration.ofMinutes(2);

  /// The client's own have no bound.
  private static final Http1Config REPLY_BOUNDS =
      Http1Config.custom().setMaxLineLength(8192).setMaxHeaderCount(100).build();

  private HttpClients() {}

  static CloseableHttpClient create(OutboundPolicy policy, DnsResolver names, SSLContext tls) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections(policy, names, tls))
        .setDefaultRequestConfig(request(policy))
        .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .disableDefaultUserAgent()
        .evictExpiredConnections()
        .evictIdleConnections(TimeValue.of(IDLE))
        .build();
  }

  private static RequestConfig request(OutboundPolicy policy) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(Timeout.of(policy.connectTimeout()))
        .setResponseTimeout(Timeout.of(policy.timeout()))
        .setRedirectsEnabled(false)
        .setAuthenticationEnabled(false)
        .setContentCompressionEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .setConnectionKeepAlive(TimeValue.of(IDLE))
        .build();
  }

  private static HttpClientConnectionManager connections(
      OutboundPolicy policy, DnsResolver names, SSLContext tls) {
    Timeout connectTimeout = Timeout.of(policy.connectTimeout());
    return new GuardedConnections(policy)
        .setDnsResolver(names)
        .setTlsSocketStrategy(
            new DefaultClientTlsStrategy(
                tls, HostnameVerificationPolicy.BOTH, HttpsSupport.getDefaultHostnameVerifier()))
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connectTimeout).build())
        .setDefaultSocketConfig(
            SocketConfig.custom().setSoTimeout(Timeout.of(policy.timeout())).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connectTimeout)
                .setSocketTimeout(Timeout.of(policy.timeout()))
                .setTimeToLive(TimeValue.of(OLDEST))
                // What is not repeated must not be sent on a connection that has been closed.
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build())
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(REPLY_BOUNDS).build())
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
        .setMaxConnTotal(policy.maxConnections())
        .setMaxConnPerRoute(Math.ceilDiv(policy.maxConnections(), 4))
        .build();
  }

  /// Makes connections by sockets that refuse addresses by themselves.
  private static final class GuardedConnections extends PoolingHttpClientConnectionManagerBuilder {
    private final OutboundPolicy policy;

    GuardedConnections(OutboundPolicy policy) {
      this.policy = policy;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          _ -> new GuardedSocket(policy),
          ports,
          names,
          RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
    }
  }
}
