package dev.carillon.web;

import dev.carillon.web.access.AuthenticationFilter;
import dev.carillon.web.access.CorsFilter;
import dev.carillon.web.access.Gatekeeper;
import dev.carillon.web.access.HeadersFilter;
import dev.carillon.web.access.HostFilter;
import dev.carillon.web.access.HostGuard;
import dev.carillon.web.access.OpenPaths;
import dev.carillon.web.access.Origins;
import dev.carillon.web.access.RequestBodyFilter;
import dev.carillon.web.access.RequestOrigin;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.settings.CorsSettings;
import dev.carillon.web.settings.DevelopmentSettings;
import dev.carillon.web.settings.HttpSettings;
import dev.carillon.web.settings.Limits;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.ServiceKeyTokens;
import dev.carillon.web.tokens.Sessions;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.web.server.WebFilter;
import reactor.core.scheduler.Schedulers;

/// Wires who may come in.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CorsSettings.class, DevelopmentSettings.class})
public class AccessConfiguration {
  // The filters in their order: headers go on every answer, refusals included; a preflight carries
  // no
  // credentials, so other origins' pages are judged before the caller is.
  private static final int HEADERS = 0;
  private static final int BODY = 1;
  private static final int HOST = 2;
  private static final int CORS = 3;
  private static final int CALLER = 4;

  /// It brings a token of its own.
  private static final String UNSUBSCRIBE = "/unsubscribe";

  @Bean
  HostGuard hostGuard(DevelopmentSettings development) {
    return development.enabled() ? HostGuard.loopbackAnd(development.hosts()) : HostGuard.open();
  }

  @Bean
  Origins origins(CorsSettings cors, DevelopmentSettings development) {
    return new Origins(cors.allowedOrigins(), development.enabled());
  }

  @Bean
  RequestOrigin requestOrigin(Origins origins) {
    return new RequestOrigin(origins);
  }

  @Bean
  OpenPaths openPaths(HttpSettings http, DevelopmentSettings development) {
    List<String> callable = new ArrayList<>(List.of(UNSUBSCRIBE));
    List<String> readable = new ArrayList<>(http.openPaths());
    readable.add(UNSUBSCRIBE);
    if (development.enabled()) {
      callable.addAll(List.of("/dev/sign-in", "/dev/sign-out", "/dev/service-token"));
      readable.add("/dev/mailbox/**");
    }
    return new OpenPaths(http.pagePaths(), readable, callable);
  }

  @Bean
  Gatekeeper gatekeeper(
      RestTokens tokens,
      ServiceKeyTokens keys,
      Sessions sessions,
      AuthSettings auth,
      DevelopmentSettings development) {
    return new Gatekeeper(
        tokens, keys, sessions, tenant -> development.enabled() || auth.open(tenant));
  }

  @Bean
  @Order(BODY)
  WebFilter requestBodyFilter(Limits limits, HttpSettings http) {
    return new RequestBodyFilter(
        path ->
            path.endsWith("/batch") || path.startsWith("/rules/") || path.startsWith("/v1/rules/")
                ? limits.bulkBodyMaxBytes()
                : limits.bodyMaxBytes(),
        http.discardMax().toBytes(),
        http.discardTimeout());
  }

  @Bean
  @Order(HEADERS)
  WebFilter headersFilter(OpenPaths paths) {
    return new HeadersFilter(paths);
  }

  @Bean
  @Order(HOST)
  WebFilter hostFilter(HostGuard guard) {
    return new HostFilter(guard);
  }

  @Bean
  @Order(CORS)
  WebFilter corsFilter(Origins origins, CorsSettings cors) {
    return new CorsFilter(origins, cors.maxAge());
  }

  @Bean
  @Order(CALLER)
  WebFilter authenticationFilter(OpenPaths paths, Gatekeeper gatekeeper, RequestOrigin origin) {
    var blocking = Schedulers.fromExecutor(new VirtualThreadTaskExecutor("access-"));
    return new AuthenticationFilter(paths, gatekeeper, origin, blocking);
  }
}
