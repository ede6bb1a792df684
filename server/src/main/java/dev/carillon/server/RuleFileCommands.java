package dev.carillon.server;

import dev.carillon.community.CommunityConfiguration;
import dev.carillon.project.ProjectConfiguration;
import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleFault;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleFiles.Source;
import dev.carillon.rules.ShippedRules;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `./carillon rules check` and `shipped`: need no server.
final class RuleFileCommands {
  private RuleFileCommands() {}

  /// The rules that come with the contexts.
  static List<Source> shippedSources() {
    return Stream.of(ProjectConfiguration.shippedRules(), CommunityConfiguration.shippedRules())
        .map(ShippedRules::sources)
        .flatMap(List::stream)
        .toList();
  }

  /// Reads them as the server of these settings would, beside the shipped ones.
  ///
  /// @throws StartupException when one has a fault
  static void check(Command.RulesCheck command, PrintStream out) {
    List<Source> sources = new ArrayList<>();
    List<RuleFault> faults = new ArrayList<>();
    for (Path path : command.files()) {
      RuleDirectory.Contents contents = contents(path);
      sources.addAll(contents.sources());
      faults.addAll(contents.faults());
    }
    if (sources.isEmpty() && faults.isEmpty()) {
      throw new StartupException("there is no file of rules: *.yaml or *.yml");
    }
    Server server = server(command.settings());
    RuleFiles.Read read = server.files().read(List.of(server.shipped(), sources));
    faults.addAll(read.faults());
    if (!faults.isEmpty()) {
      faults.forEach(out::println);
      throw new StartupException(faults.size() == 1 ? "1 fault" : faults.size() + " faults");
    }
    Set<String> shipped =
        server.files().read(List.of(server.shipped())).rules().stream()
            .map(Rule::id)
            .collect(Collectors.toSet());
    for (Source source : sources) {
      List<String> ids =
          read.rules().stream()
              .filter(rule -> rule.file().equals(source.name()))
              .map(Rule::id)
              .toList();
      out.println(
          source.name()
              + ": "
              + (ids.size() == 1 ? "1 rule" : ids.size() + " rules")
              + ", no faults");
      ids.stream()
          .filter(shipped::contains)
          .forEach(id -> out.println("  " + id + " takes the place of the shipped rule"));
    }
  }

  /// How the server of some settings reads files.
  ///
  /// @param shipped the rules that would run beside them
  private record Server(RuleFiles files, List<Source> shipped) {}

  private static Server server(Map<String, String> settings) {
    return SettingsReader.read(
        settings,
        context ->
            new Server(
                new RuleFiles(context.getBean(GroupingSettings.class).rules()),
                context.getBean(RuleSettings.class).shipped() ? shippedSources() : List.of()));
  }

  private static RuleDirectory.Contents contents(Path path) {
    if (Files.isDirectory(path)) {
      return RuleDirectory.read(path);
    }
    try {
      return new RuleDirectory.Contents(true, List.of(RuleDirectory.source(path)), List.of());
    } catch (IOException unreadable) {
      throw new StartupException(path + " " + RuleDirectory.reason(unreadable));
    }
  }

  static void shipped(PrintStream out) {
    shippedSources().forEach(source -> out.print(source.text()));
  }
}
