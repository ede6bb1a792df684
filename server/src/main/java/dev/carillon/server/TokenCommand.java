package dev.carillon.server;

import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.RestTokens.Expectations;
import dev.carillon.web.tokens.Secrets;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// `./carillon token …`: signs a token with the secret that the server on the same data directory
/// uses.
final class TokenCommand {
  private static final Duration LIFETIME = Duration.ofHours(12);

  private record Settings(CarillonSettings server, AuthSettings auth) {}

  private TokenCommand() {}

  static void run(Command.Token command, PrintStream out) {
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
    Path directory = settings.server().data().toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw new StartupException(
          "no server has run on " + directory + " yet; start one first, or name its --data DIR");
    }
    var secret =
        new Secrets(new DataDirectory(directory).secrets())
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
    out.println(
        command.service()
            ? tokens.mintService(tenant, command.user(), LIFETIME)
            : tokens.mint(tenant, new UserId(command.user()), LIFETIME));
  }
}
