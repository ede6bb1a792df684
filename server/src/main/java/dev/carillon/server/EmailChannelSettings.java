package dev.carillon.server;

import dev.carillon.email.Brand;
import dev.carillon.email.EmailSettings;
import dev.carillon.email.SmtpServer;
import dev.carillon.web.settings.Rate;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// E-mail: by which servers, and what it looks like. Without a server there is none, but for
/// development mode, which keeps e-mails in the process.
///
/// @param from the address that it comes from
/// @param replyTo where answers go; null: to `from`
/// @param name shown as the sender
/// @param color of the bar and the button, `#rrggbb`
/// @param templates a directory with templates of one's own
/// @param tenants what is different for one, by its name
/// @param servers the preferred one first; the next one is asked when one is away
/// @param concurrency e-mails that a node sends at the same time
/// @param unverified whether they are sent to addresses that nobody has shown to be theirs
/// @param retry when one that failed is tried again
/// @param rate what one receiver may be sent; what is over it is not sent, unless it is critical
/// @param developmentMails how many the mailbox of development mode keeps
@Validated
@ConfigurationProperties("carillon.email")
record EmailChannelSettings(
    @DefaultValue("carillon@localhost") String from,
    @Nullable String replyTo,
    @DefaultValue("Carillon") String name,
    @DefaultValue("#3451b2") String color,
    @Nullable Path templates,
    @DefaultValue Map<String, Tenant> tenants,
    @DefaultValue List<@Valid Server> servers,
    @DefaultValue("32") @Min(1) @Max(1000) int concurrency,
    @DefaultValue("false") boolean unverified,
    @DefaultValue RetrySettings retry,
    @DefaultValue("60/1h") Rate rate,
    @DefaultValue("200") @Min(1) @Max(10_000) int developmentMails) {
  private static final URI NOWHERE = URI.create("http://localhost");

  EmailChannelSettings {
    tenants = Map.copyOf(tenants);
    servers = List.copyOf(servers);
    // What cannot be is refused when it is read, with the key in the message.
    email(from, replyTo, name, color, null, tenants, NOWHERE);
    for (int place = 0; place < servers.size(); place++) {
      servers.get(place).server(place);
    }
  }

  /// What is not given is as for the others.
  record Tenant(
      @Nullable String name,
      @Nullable String color,
      @Nullable String from,
      @Nullable String replyTo) {}

  /// An SMTP server.
  ///
  /// @param name for traces and metrics; null: `smtp-1` for the first one
  /// @param port null: 587 for STARTTLS, 465 for TLS, 25 without
  record Server(
      @Nullable String name,
      @NotBlank @DefaultValue("localhost") String host,
      @Nullable Integer port,
      @DefaultValue("STARTTLS") SmtpServer.Security security,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue("5s") Duration connectTimeout,
      @DefaultValue("30s") Duration timeout,
      @DefaultValue("60s") Duration deadline,
      @DefaultValue("8") int maxConnections,
      @DefaultValue("100") int maxPerConnection,
      @DefaultValue("30s") Duration idleTimeout) {
    private int usualPort() {
      return switch (security) {
        case NONE -> 25;
        case STARTTLS -> 587;
        case TLS -> 465;
      };
    }

    /// @param place among the servers, from 0
    SmtpServer server(int place) {
      return new SmtpServer(
          name == null ? "smtp-" + (place + 1) : name,
          host,
          port == null ? usualPort() : port,
          security,
          username,
          password,
          null,
          connectTimeout,
          timeout,
          deadline,
          maxConnections,
          maxPerConnection,
          idleTimeout);
    }

    @Override
    public String toString() {
      return server(0).toString();
    }
  }

  /// @param publicUrl where links lead
  EmailSettings email(URI publicUrl) {
    return email(from, replyTo, name, color, templates, tenants, publicUrl);
  }

  private static EmailSettings email(
      String from,
      @Nullable String replyTo,
      String name,
      String color,
      @Nullable Path templates,
      Map<String, Tenant> tenants,
      URI publicUrl) {
    Map<String, Brand> brands = new HashMap<>();
    tenants.forEach((key, tenant) ->
        brands.put(
            key,
            new Brand(
                tenant.name() == null ? name : tenant.name(),
                tenant.color() == null ? color : tenant.color(),
                tenant.from(),
                tenant.replyTo())));
    return new EmailSettings(from, replyTo, publicUrl, new Brand(name, color), brands, templates);
  }
}
