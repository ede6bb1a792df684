package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTest {
  private static final int ROUNDS = 500;
  private static final int CREATORS = 4;

  @TempDir Path directory;

  @Test
  void aNewDirectoryIsClosedToOthersButNotItsNewParents() throws IOException {
    Path created = directory.resolve("parent/child");

    PrivateFiles.createDirectories(created);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created.getParent())))
        .startsWith("rwxr-x");
  }

  @Test
  void severalMayCreateADirectoryAtTheSameTime() throws Exception {
    var start = new CyclicBarrier(CREATORS);
    try (ExecutorService threads = Executors.newFixedThreadPool(CREATORS)) {
      for (int round = 0; round < ROUNDS; round++) {
        Path contested = directory.resolve("contested-" + round);
        List<Future<?>> creators = new ArrayList<>();
        for (int creator = 0; creator < CREATORS; creator++) {
          creators.add(
              threads.submit(() -> {
                start.await();
                PrivateFiles.createDirectories(contested);
                return null;
              }));
        }
        for (Future<?> created : creators) {
          created.get();
        }
        assertThat(contested).isDirectory();
      }
    }
  }
}
