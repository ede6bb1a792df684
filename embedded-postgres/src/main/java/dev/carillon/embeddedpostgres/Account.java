package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.WrongUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The user PostgreSQL runs as. It refuses to be root, so a JVM of root needs another one.
sealed interface Account {

  /// Nobody in particular. By number: a container need not have a name for it.
  int UNPRIVILEGED = 65_534;

  /// Put in front of a command to run it as this user.
  List<String> prefix();

  /// The user the files must be given to; empty when they already belong to the right one.
  default OptionalInt fileOwner() {
    return OptionalInt.empty();
  }

  /// The JVM's own user.
  record Current() implements Account {
    @Override
    public List<String> prefix() {
      return List.of();
    }
  }

  /// Root of a user namespace without mappings: inside, the kernel calls it 65534; outside, the
  /// files stay root's. Needs no directory to be opened to others.
  record UserNamespace() implements Account {
    @Override
    public List<String> prefix() {
      return List.of("unshare", "-U");
    }
  }

  /// Another user, by number.
  record Unprivileged(int uid) implements Account {
    @Override
    public List<String> prefix() {
      return List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups");
    }

    @Override
    public OptionalInt fileOwner() {
      return OptionalInt.of(uid);
    }
  }

  /// Once there is data, its owner decides. Before, a home that was given to a user decides, and
  /// else the first that really answers a number other than 0 and can work in the home. The home's
  /// owner is changed on the way where need be.
  ///
  /// @throws WrongUser when none can
  static Account choose(Home home) {
    OptionalInt dataOwner = home.dataOwner();
    int own = home.ownUid();
    if (own != 0) {
      if (dataOwner.isPresent() && dataOwner.getAsInt() != own) {
        throw new WrongUser(
            home.path()
                + " belongs to user "
                + dataOwner.getAsInt()
                + ", this is user "
                + own
                + ": run as its owner, or give it to this user (chown -R)");
      }
      return new Current();
    }
    return chooseForRoot(home, dataOwner);
  }

  private static Account chooseForRoot(Home home, OptionalInt dataOwner) {
    int given = dataOwner.orElse(home.owner());
    List<Account> candidates = new ArrayList<>();
    if (given != 0) {
      candidates.add(new Unprivileged(given));
    } else {
      candidates.add(new UserNamespace());
      if (dataOwner.isEmpty()) {
        candidates.add(new Unprivileged(UNPRIVILEGED));
      }
    }
    for (Account candidate : candidates) {
      if (candidate.worksIn(home)) {
        return candidate;
      }
    }
    throw new WrongUser(
        "PostgreSQL does not run as root, and "
            + (given == 0
                ? "'unshare -U'" + (dataOwner.isEmpty() ? " and 'setpriv'" : "")
                : "user " + given)
            + " cannot work in "
            + home.path()
            + ": run as another user (in a container USER 1000) that owns this directory");
  }

  private boolean worksIn(Home home) {
    if (!answersNonZero(home.path())) {
      return false;
    }
    int before = home.owner();
    home.giveTo(fileOwner().orElse(before));
    if (runs(
            home.path(),
            List.of("/bin/sh", "-c", "test -w \"$1\" && cd \"$1\"", "sh", home.path().toString()))
        .ok()) {
      return true;
    }
    home.giveTo(before);
    return false;
  }

  private boolean answersNonZero(Path directory) {
    Command.Outcome outcome = runs(directory, List.of("id", "-u"));
    return outcome.ok() && outcome.firstLine().matches("[1-9][0-9]*");
  }

  /// Runs in `/`, since the user may not be allowed into the home.
  private Command.Outcome runs(Path directory, List<String> command) {
    List<String> all = new ArrayList<>(prefix());
    all.addAll(command);
    return Command.run(all, directory.getRoot(), Duration.ofSeconds(10));
  }
}
