package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are full or read-only: small ones, mounted for one process only. Where not even that
/// is allowed, the kernel's devices stand in for them.
class DiskTest {
  private static final List<String> OWN_MOUNTS =
      TestServers.runsAsRoot() ? List.of("unshare", "-m") : List.of("unshare", "-U", "-r", "-m");

  @TempDir private Path disk;

  @Test
  void aDiskThatFillsUpWhileUnpackingIsSaidToBeFull() throws Exception {
    assertThat(startOn("size=20m", "-")).startsWith("failed DiskFull no space left on the disk of");
  }

  @Test
  void aDiskThatFillsUpDuringInitdbIsSaidToBeFull() throws Exception {
    assertThat(startOn("size=20m", TestServers.BINARIES.toString()))
        .startsWith("failed DiskFull no space left on the disk of");
  }

  @Test
  void aReadOnlyDiskIsSaidToBeReadOnly() throws Exception {
    assertThat(startOn("ro", "-"))
        .startsWith("failed HomeUnusable cannot use")
        .containsAnyOf("Read-only file system", "No such file or directory");
  }

  private String startOn(String mountOptions, String binaries) throws Exception {
    if (!Files.exists(TestServers.BINARIES)) {
      EmbeddedPostgres.start(TestServers.at(disk.resolve("other"))).close();
    }
    if (!mountsAreAllowed()) {
      return standIn(mountOptions);
    }
    List<String> prefix =
        Stream.concat(
                OWN_MOUNTS.stream(),
                List.of(
                    "sh",
                    "-c",
                    "mount -t tmpfs -o " + mountOptions + " tmpfs \"$0\" && exec \"$@\"",
                    disk.toString())
                    .stream())
            .toList();
    try (ServerProcess server =
        ServerProcess.start(
            prefix,
            System.getProperty("java.class.path"),
            "serve",
            disk.resolve("home"),
            binaries)) {
      return server.line();
    }
  }

  private static String standIn(String mountOptions) {
    try {
      if (mountOptions.equals("ro")) {
        EmbeddedPostgres.start(TestServers.at(Path.of("/proc/home"))).close();
      } else {
        Files.write(Path.of("/dev/full"), List.of("x"));
      }
      return "no failure";
    } catch (EmbeddedPostgresException e) {
      return "failed " + e.getClass().getSimpleName() + " " + e.getMessage();
    } catch (IOException e) {
      EmbeddedPostgresException full = EmbeddedPostgresException.of("write", Path.of("/"), e);
      return "failed " + full.getClass().getSimpleName() + " " + full.getMessage();
    }
  }

  private boolean mountsAreAllowed() {
    List<String> probe = new ArrayList<>(OWN_MOUNTS);
    probe.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", disk.toString()));
    return Command.run(probe, Path.of("/"), Duration.ofSeconds(10)).ok();
  }
}
