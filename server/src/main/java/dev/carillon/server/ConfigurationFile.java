package dev.carillon.server;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// The file named by `--config`. It is looked at before Spring reads it, which would answer a
/// typing error with a stack.
final class ConfigurationFile {
  static final String PROPERTY = "spring.config.additional-location";

  private ConfigurationFile() {}

  /// Fails when the settings name a file that cannot be used.
  static void check(Map<String, String> settings) {
    String named = settings.get(PROPERTY);
    if (named != null) {
      check(Path.of(named));
    }
  }

  private static void check(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
    if (!yaml && !name.endsWith(".properties")) {
      throw new StartupException(
          "the configuration file " + file + " must end in .yaml, .yml or .properties");
    }
    try {
      Reader text = new StringReader(Files.readString(file));
      if (yaml) {
        new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text).forEach(_ -> {});
      } else {
        new Properties().load(text);
      }
    } catch (IOException unreadable) {
      throw new StartupException(
          "cannot read the configuration file " + file + "; see --config", unreadable);
    } catch (YAMLException | IllegalArgumentException malformed) {
      String what = yaml ? "YAML" : "a list of properties";
      throw new StartupException(
          "the configuration file " + file + " is not " + what + place(malformed), malformed);
    }
  }

  /// Where, but not what: it may stand beside a password.
  private static String place(RuntimeException malformed) {
    Mark mark = malformed instanceof MarkedYAMLException marked ? marked.getProblemMark() : null;
    return mark == null
        ? ""
        : ": see line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }
}
