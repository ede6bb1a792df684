package dev.carillon.server;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.RestTokens.Expectations;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/// `./carillon token …`: signs a token with the secret that the server on the same data directory
/// uses.
final class TokenCommand {
  private static final Duration LIFETIME = Duration.ofHours(12);

  private record Settings(CarillonSettings server, AuthSettings auth) {}

  private TokenCommand() {}

  static void run(Command.Token command, PrintStream out) {
    out.println(token(command));
  }

  static String token(Command.Token command) {
    Settings settings =
        SettingsReader.read(
            command.settings(),
            context ->
                new Settings(
                    context.getBean(CarillonSettings.class), context.getBean(AuthSettings.class)));
    if (settings.auth().jwksUrl() != null) {
      throw new StartupException(
          "this server takes the tokens of an identity provider (carillon.auth.jwks-url); get one"
              + " from there");
    }
    DataDirectory data = DataDirectory.existing(settings.server().data());
    var secret =
        ConfiguredSecrets.of(data, settings.auth())
            .configuredOrKept("rest-tokens.secret", settings.auth().secret());
    RestTokens tokens =
        RestTokens.sharedSecret(
            secret,
            new Expectations(
                settings.auth().issuer(),
                settings.auth().audience(),
                settings.auth().leeway(),
                settings.auth().longestTokenLifetime()),
            InstantSource.system());
    TenantId tenant = new TenantId(command.tenant());
    return command.service()
        ? tokens.mintService(tenant, command.user(), LIFETIME)
        : tokens.mint(tenant, new UserId(command.user()), LIFETIME);
  }
}
