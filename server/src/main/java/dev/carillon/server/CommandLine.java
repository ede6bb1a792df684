package dev.carillon.server;

import dev.carillon.notification.domain.UserId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the command line: a command, its words, and options in any order, as `--port 4000` or
/// `--port=4000`. Anything unknown is refused.
final class CommandLine {
  /// Options that are settings, by their property names.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "--host", "carillon.host",
          "--port", "carillon.port",
          "--data", "carillon.data",
          "--database-url", "carillon.database.url",
          "--rules", "carillon.rules.directory",
          "--config", ConfigurationFile.PROPERTY);

  private static final Set<String> STORE_OPTIONS = Set.of("--data", "--database-url", "--config");

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();

  /// Options that are no settings.
  private final Map<String, String> asked = new HashMap<>();

  private String tenant = "default";
  private boolean service;

  private CommandLine() {}

  static Command parse(String... arguments) {
    if (arguments.length == 0) {
      throw new UsageException("which command? start, token, key, rules or restored");
    }
    List<String> rest = List.of(arguments).subList(1, arguments.length);
    return switch (arguments[0]) {
      case "start" -> {
        CommandLine line = new CommandLine().read(rest, SETTINGS.keySet());
        line.takeWords(0, "start takes options only");
        yield new Command.Start(line.settings);
      }
      case "token" -> {
        CommandLine line =
            new CommandLine().read(rest, Set.of("--data", "--config", "--tenant", "--service"));
        line.takeWords(1, "token takes one user: ./carillon token ada");
        requireId("a user", line.words.getFirst());
        yield new Command.Token(line.words.getFirst(), line.tenant, line.service, line.settings);
      }
      case "key" -> key(rest);
      case "rules" -> rules(rest);
      case "restored" -> {
        CommandLine line = new CommandLine().read(rest, STORE_OPTIONS);
        line.takeWords(0, "restored takes options only");
        yield new Command.Restored(line.settings);
      }
      case String other ->
          throw new UsageException(
              "unknown command '" + other + "': start, token, key, rules or restored");
    };
  }

  private static Command key(List<String> arguments) {
    CommandLine line = new CommandLine().read(arguments, with(STORE_OPTIONS, "--tenant"));
    String usage = "key takes: create NAME, list, or revoke ID";
    if (line.words.isEmpty()) {
      throw new UsageException(usage);
    }
    return switch (line.words.getFirst()) {
      case "create" -> {
        line.takeWords(2, usage);
        requireId("a key's name", line.words.get(1));
        yield new Command.KeyCreate(line.words.get(1), line.tenant, line.settings);
      }
      case "list" -> {
        line.takeWords(1, usage);
        yield new Command.KeyList(line.settings);
      }
      case "revoke" -> {
        line.takeWords(2, usage);
        yield new Command.KeyRevoke(line.words.get(1), line.settings);
      }
      case String _ -> throw new UsageException(usage);
    };
  }

  private static Command rules(List<String> arguments) {
    CommandLine line =
        new CommandLine()
            .read(
                arguments,
                Set.of(
                    "--data",
                    "--config",
                    "--host",
                    "--port",
                    "--tenant",
                    "--event",
                    "--draft",
                    "--url",
                    "--key",
                    "--from",
                    "--to",
                    "--name"));
    String usage =
        "rules takes: check FILE, shipped, simulate --event FILE, or backtest --draft FILE";
    if (line.words.isEmpty()) {
      throw new UsageException(usage);
    }
    return switch (line.words.getFirst()) {
      case "check" -> {
        if (line.words.size() < 2) {
          throw new UsageException("rules check takes files or directories: rules check FILE");
        }
        yield new Command.RulesCheck(
            line.words.subList(1, line.words.size()).stream().map(Path::of).toList(),
            line.settings);
      }
      case "shipped" -> {
        line.takeWords(1, usage);
        yield new Command.RulesShipped(line.settings);
      }
      case "simulate" -> {
        line.takeWords(1, usage);
        yield new Command.RulesSimulate(
            line.file("--event", "rules simulate needs --event FILE: {\"name\": …, \"data\": …}"),
            line.file("--draft"),
            line.target());
      }
      case "backtest" -> {
        line.takeWords(1, usage);
        yield new Command.RulesBacktest(
            line.file("--draft", "rules backtest needs --draft FILE"),
            line.asked.get("--from"),
            line.asked.get("--to"),
            line.asked.get("--name"),
            line.target());
      }
      case String _ -> throw new UsageException(usage);
    };
  }

  private Path file(String option, String otherwise) {
    String file = asked.get(option);
    if (file == null) {
      throw new UsageException(otherwise);
    }
    return Path.of(file);
  }

  private @Nullable Path file(String option) {
    String file = asked.get(option);
    return file == null ? null : Path.of(file);
  }

  private Command.Target target() {
    return new Command.Target(asked.get("--url"), asked.get("--key"), tenant, settings);
  }

  private CommandLine read(List<String> arguments, Set<String> allowed) {
    var remaining = arguments.iterator();
    while (remaining.hasNext()) {
      String argument = remaining.next();
      if (!argument.startsWith("--")) {
        words.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String option = equals < 0 ? argument : argument.substring(0, equals);
      if (!allowed.contains(option)) {
        throw new UsageException("unknown option " + option + "; ./carillon help lists them");
      }
      if (option.equals("--service")) {
        service = true;
        continue;
      }
      if (equals < 0 && !remaining.hasNext()) {
        throw new UsageException(option + " needs a value");
      }
      take(option, equals < 0 ? remaining.next() : argument.substring(equals + 1));
    }
    return this;
  }

  private void take(String option, String value) {
    if (value.isBlank()) {
      throw new UsageException(option + " needs a value");
    }
    if (option.equals("--tenant")) {
      requireId("a tenant", value);
      tenant = value;
    } else {
      if (option.equals("--port")) {
        requirePort(value);
      }
      String setting = SETTINGS.get(option);
      if (setting == null) {
        asked.put(option, value);
      } else {
        settings.put(setting, value);
      }
    }
  }

  private static void requirePort(String value) {
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
      throw new UsageException("--port takes a number from 0 to 65535");
    }
  }

  private static void requireId(String what, String value) {
    if (!UserId.isValid(value)) {
      throw new UsageException(
          what + " has 1 to 255 characters, is not blank and has no control characters");
    }
  }

  private void takeWords(int count, String otherwise) {
    if (words.size() != count) {
      throw new UsageException(otherwise);
    }
  }

  private static Set<String> with(Set<String> options, String more) {
    var all = new java.util.HashSet<>(options);
    all.add(more);
    return all;
  }
}
