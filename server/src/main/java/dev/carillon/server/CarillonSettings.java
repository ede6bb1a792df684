package dev.carillon.server;

import dev.carillon.embeddedpostgres.EmbeddedPostgresOptions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the server listens and keeps its data.
///
/// @param host a name or address to listen on; `localhost` means 127.0.0.1 and ::1
/// @param port 0 takes any free port
/// @param data where secrets, and the embedded database, are kept
/// @param clockOffset added to the machine's clock: for trying out what a wrong clock does
/// @param publicUrl where people's browsers find this server
/// @param applicationUrl where the links of notifications lead; null: to `publicUrl`
@Validated
@ConfigurationProperties("carillon")
record CarillonSettings(
    @DefaultValue("localhost") @NotBlank String host,
    @DefaultValue("4000") @Min(0) @Max(65535) int port,
    @DefaultValue("./data") Path data,
    @DefaultValue("0s") Duration clockOffset,
    @Nullable URI publicUrl,
    @Nullable URI applicationUrl,
    @DefaultValue @Valid Database database) {

  /// Where this server is found.
  ///
  /// @param required whether others than the developer follow links to it
  /// @throws StartupException when it is required and not set
  URI publicUrlOrLocal(boolean required) {
    if (publicUrl != null) {
      return publicUrl;
    }
    if (required) {
      throw new StartupException(
          "e-mails need an address that their links lead to; set carillon.public-url to where people's"
              + " browsers find this server, such as https://notify.example.org");
    }
    return URI.create("http://localhost:" + port);
  }

  /// The database.
  ///
  /// @param url an external one; none means the embedded one
  /// @param username outranks that of the URL
  /// @param password outranks that of the URL
  /// @param poolSize connections held open
  /// @param binaries where the embedded one's programs are unpacked to, which servers may share;
  ///   null: the data directory
  record Database(
      @Nullable String url,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue("10") @Min(2) @Max(1000) int poolSize,
      @Nullable Path binaries) {

    /// Of the embedded one, in that directory.
    EmbeddedPostgresOptions embedded(Path home) {
      EmbeddedPostgresOptions options = EmbeddedPostgresOptions.at(home);
      return binaries == null ? options : options.withBinariesDirectory(binaries);
    }
  }
}
