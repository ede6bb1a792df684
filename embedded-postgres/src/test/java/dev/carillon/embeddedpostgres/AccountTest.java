package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.WrongUser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who PostgreSQL runs as. The tests may themselves be run by root or by anybody else: where a case
/// needs the other one, it is made, and where it cannot be made, its nearest relative is tested.
class AccountTest {
  private static final boolean ROOT = TestServers.runsAsRoot();
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final String NOBODY = Integer.toString(Account.UNPRIVILEGED);

  /// A root whose kernel gives it no further user namespace, as in a container: the outer shell
  /// waits until its numbers are mapped, the inner one has root's powers again and forbids
  /// namespaces.
  private static final String WITHOUT_NAMESPACES =
      """
      read -r _
      exec sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"' sh "$@"
      """;

  @TempDir private Path directory;
  private Path home = Path.of("");

  @BeforeEach
  void openTheWayToTheHome() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    home = directory.resolve("home");
  }

  @Test
  void postgresIsNeverRoot() throws Exception {
    for (int start = 1; start <= 2; start++) {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
        assertThat(
                Sql.query(
                    postgres.connectionInfo(),
                    """
                    select substring(pg_read_file('/proc/self/status') from 'Uid:\\s+(\\d+)')::int > 0
                    """))
            .isEqualTo("t");
      }
    }
  }

  @Test
  void rootWithUserNamespacesKeepsItsFiles() throws Exception {
    List<String> asRoot = ROOT ? List.of() : List.of("unshare", "-U", "-r");
    if (ROOT && !namespacesAreAllowed()) {
      assertThat(Account.choose(Home.prepare(home)))
          .isEqualTo(new Account.Unprivileged(Account.UNPRIVILEGED));
      return;
    }
    assertServesTwice(asRoot, CLASS_PATH);
    assertThat(Home.uidOf(TestServers.data(home))).isEqualTo(ownUid());
  }

  @Test
  void rootWithoutUserNamespacesGivesTheHomeToNobody() throws Exception {
    if (!ROOT) {
      // Only root can give files away: the rootless root has the case above, and the one below.
      assertThat(new Account.Unprivileged(Account.UNPRIVILEGED).prefix())
          .containsExactly("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
      return;
    }
    for (int start = 1; start <= 2; start++) {
      try (ServerProcess server = startWithoutNamespaces(readableClassPath())) {
        assertThat(server.line()).startsWith("ready").endsWith(" 42");
        assertThat(Home.uidOf(TestServers.data(home))).isEqualTo(Account.UNPRIVILEGED);
        assertThat(EmbeddedPostgres.running(home)).isPresent();
        server.finish();
      }
    }
    assertThat(Home.uidOf(home)).isEqualTo(Account.UNPRIVILEGED);
  }

  @Test
  void rootWithNeitherIsToldToBeSomebodyElse() throws Exception {
    Path programs = Files.createDirectory(directory.resolve("programs"));
    Files.createSymbolicLink(programs.resolve("id"), Command.find("id").orElseThrow());
    List<String> prefix = new ArrayList<>(ROOT ? List.of() : List.of("unshare", "-U", "-r"));
    prefix.addAll(List.of("env", "PATH=" + programs));

    try (ServerProcess server = ServerProcess.start(prefix, CLASS_PATH, "serve", home, "-")) {
      assertThat(server.line())
          .startsWith("failed WrongUser PostgreSQL does not run as root, and 'unshare -U'")
          .contains("run as another user (in a container USER 1000)");
    }
    assertThat(Home.uidOf(home)).isEqualTo(ownUid());
  }

  @Test
  void anOrdinaryUserRunsPostgresAsItself() throws Exception {
    if (ROOT) {
      giveHomeToNobody();
      assertServesTwice(asNobody(), readableClassPath());
      assertThat(Home.uidOf(TestServers.data(home))).isEqualTo(Account.UNPRIVILEGED);
    } else {
      assertServesTwice(List.of(), CLASS_PATH);
      assertThat(Account.choose(Home.prepare(home))).isEqualTo(new Account.Current());
    }
  }

  @Test
  void whoOwnsTheDataRunsItWhoeverStarts() throws Exception {
    if (!ROOT) {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
        assertThat(postgres.state()).isEqualTo(new PostgresState.Running());
      }
      assertThat(Account.choose(Home.prepare(home))).isEqualTo(new Account.Current());
      return;
    }
    giveHomeToNobody();
    try (ServerProcess server =
        ServerProcess.start(asNobody(), readableClassPath(), "serve", home, "-")) {
      assertThat(server.line()).startsWith("ready");
      server.finish();
    }

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgresOptions.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
      assertThat(Account.choose(Home.prepare(home)))
          .isEqualTo(new Account.Unprivileged(Account.UNPRIVILEGED));
    }

    try (ServerProcess server =
        ServerProcess.start(asNobody(), readableClassPath(), "serve", home, "-")) {
      assertThat(server.line()).startsWith("ready");
      server.finish();
    }
  }

  @Test
  void somebodyElsesDataIsRefused() throws IOException {
    Files.createDirectories(home.resolve("18"));
    Home other = new Home(home.toRealPath(), ownUid() + 1);

    assertThatThrownBy(() -> Account.choose(other))
        .isInstanceOf(WrongUser.class)
        .hasMessage(
            "%s belongs to user %d, this is user %d: run as its owner, or give it to this user"
                + " (chown -R)",
            home.toRealPath(), ownUid(), ownUid() + 1);
  }

  @Test
  void aUserWithoutANameIsToldWhatInitdbNeeds() throws Exception {
    List<String> nameless =
        namespacesAreAllowed()
            ? List.of("unshare", "-U", "--map-user=54321")
            : List.of("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups");
    Path free = Files.createDirectory(directory.resolve("free"));
    if (!namespacesAreAllowed()) {
      PrivateFiles.chown(free, 54_321);
    }

    try (ServerProcess server =
        ServerProcess.start(nameless, readableClassPath(), "serve", free.resolve("home"), "-")) {
      assertThat(server.line())
          .startsWith("failed WrongUser this user has no line in /etc/passwd, which initdb needs");
    }
  }

  @Test
  void aDirectoryThatIsNotWritableIsRefused() throws Exception {
    Path readOnly = Files.createDirectory(directory.resolve("read-only"));
    Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));

    try (ServerProcess server =
        ROOT
            ? ServerProcess.start(
                asNobody(), readableClassPath(), "serve", readOnly.resolve("home"), "-")
            : ServerProcess.start("serve", readOnly.resolve("home"))) {
      assertThat(server.line())
          .startsWith("failed HomeUnusable cannot use " + readOnly.resolve("home"))
          .contains("AccessDenied")
          .endsWith("let this user write there, or choose another directory");
    }
  }

  private void assertServesTwice(List<String> prefix, String classPath) throws Exception {
    for (int start = 1; start <= 2; start++) {
      try (ServerProcess server = ServerProcess.start(prefix, classPath, "serve", home, "-")) {
        assertThat(server.line()).startsWith("ready").endsWith(" 42");
        server.finish();
      }
    }
  }

  private ServerProcess startWithoutNamespaces(String classPath) throws IOException {
    if (!namespacesAreAllowed()) {
      return ServerProcess.start(List.of(), classPath, "serve", home, "-"); // It is one already.
    }
    ServerProcess server =
        ServerProcess.start(
            List.of("unshare", "-U", "sh", "-c", WITHOUT_NAMESPACES, "sh"),
            classPath,
            "serve",
            home,
            "-");
    Path proc = Path.of("/proc", Long.toString(server.handle().pid()));
    Awaitility.await()
        .until(() ->
            !Files.readSymbolicLink(proc.resolve("ns/user"))
                .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/user"))));
    Files.writeString(proc.resolve("uid_map"), "0 0 65536");
    Files.writeString(proc.resolve("gid_map"), "0 0 65536");
    server.say("mapped\n");
    return server;
  }

  private static boolean namespacesAreAllowed() {
    return Command.run(List.of("unshare", "-U", "true"), Path.of("/"), Duration.ofSeconds(10)).ok();
  }

  private static List<String> asNobody() {
    return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
  }

  private void giveHomeToNobody() throws IOException {
    PrivateFiles.createDirectories(home);
    PrivateFiles.chown(home, Account.UNPRIVILEGED);
  }

  private int ownUid() {
    return Home.uidOf(directory);
  }

  /// The jars and classes may lie where only the user who builds can read.
  private String readableClassPath() throws IOException {
    Path copies = directory.resolve("class-path");
    List<String> entries = new ArrayList<>();
    for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
      Path target = copies.resolve(Integer.toString(entries.size())).resolve("x.jar");
      entries.add(target.toString());
      if (Files.notExists(target)) {
        copyTree(Path.of(entry), target);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling("."));
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
