package dev.carillon.project;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The context's routes on a real server, with the real stores.
final class ContextServer implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  private ContextServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static ContextServer start() {
    return new ContextServer(
        new SpringApplicationBuilder(ContextHost.class)
            .web(WebApplicationType.REACTIVE)
            .bannerMode(Banner.Mode.OFF)
            .properties(
                "server.address=127.0.0.1",
                "server.port=0",
                "spring.threads.virtual.enabled=true",
                "spring.webflux.problemdetails.enabled=true",
                "spring.web.locale=fr",
                "spring.jackson.deserialization.fail-on-unknown-properties=true")
            .build()
            .run());
  }

  ProjectClient client(String tenant, String user) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return new ProjectClient(http, URI.create("http://127.0.0.1:" + port), List.of())
        .with(CallerByHeader.TENANT, tenant)
        .with(CallerByHeader.USER, user);
  }

  PublishedEvents published() {
    return context.getBean(PublishedEvents.class);
  }

  @Override
  public void close() {
    context.close();
    http.close();
  }
}
