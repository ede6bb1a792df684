package dev.carillon.web;

import dev.carillon.web.access.AuthenticationFilter;
import dev.carillon.web.access.CorsFilter;
import dev.carillon.web.access.Gatekeeper;
import dev.carillon.web.access.HeadersFilter;
import dev.carillon.web.access.HostFilter;
import dev.carillon.web.access.HostGuard;
import dev.carillon.web.access.OpenPaths;
import dev.carillon.web.access.Origins;
import dev.carillon.web.access.RequestOrigin;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.settings.CorsSettings;
import dev.carillon.web.settings.DevelopmentSettings;
import dev.carillon.web.settings.HttpSettings;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.ServiceKeyTokens;
import dev.carillon.web.tokens.Sessions;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.web.server.WebFilter;
import reactor.core.scheduler.Schedulers;

/// Wires who may come in. The filters' order: headers for every answer, then the host, then other
/// origins' pages (a preflight carries no credentials), then the caller.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CorsSettings.class, DevelopmentSettings.class})
public class AccessConfiguration {

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
    List<String> callable =
        development.enabled() ? List.of("/dev/sign-in", "/dev/sign-out") : List.of();
    return new OpenPaths(http.pagePaths(), http.openPaths(), callable);
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
  @Order(1)
  WebFilter headersFilter(OpenPaths paths) {
    return new HeadersFilter(paths);
  }

  @Bean
  @Order(2)
  WebFilter hostFilter(HostGuard guard) {
    return new HostFilter(guard);
  }

  @Bean
  @Order(3)
  WebFilter corsFilter(Origins origins, CorsSettings cors) {
    return new CorsFilter(origins, cors.maxAge());
  }

  @Bean
  @Order(4)
  WebFilter authenticationFilter(OpenPaths paths, Gatekeeper gatekeeper, RequestOrigin origin) {
    var blocking = Schedulers.fromExecutor(new VirtualThreadTaskExecutor("access-"));
    return new AuthenticationFilter(paths, gatekeeper, origin, blocking);
  }
}
