package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {
  private static final Map<String, String> NONE = Map.of();

  static Stream<Arguments> understood() {
    return Stream.of(
        Arguments.of("start", new Command.Start(NONE)),
        Arguments.of("start --port 4001", new Command.Start(Map.of("carillon.port", "4001"))),
        Arguments.of("start --port=0", new Command.Start(Map.of("carillon.port", "0"))),
        Arguments.of("start --port 65535", new Command.Start(Map.of("carillon.port", "65535"))),
        Arguments.of(
            "start --config c.yaml --data=d --host ::1 --database-url postgresql://u@h/n?a=b",
            new Command.Start(
                Map.of(
                    "spring.config.additional-location", "c.yaml",
                    "carillon.data", "d",
                    "carillon.host", "::1",
                    "carillon.database.url", "postgresql://u@h/n?a=b"))),
        Arguments.of("start --port 1 --port 2", new Command.Start(Map.of("carillon.port", "2"))),
        Arguments.of("token ada", new Command.Token("ada", "default", false, NONE)),
        Arguments.of(
            "token --service ada --data d",
            new Command.Token("ada", "default", true, Map.of("carillon.data", "d"))),
        Arguments.of(
            "token --data d --tenant t ada --service",
            new Command.Token("ada", "t", true, Map.of("carillon.data", "d"))),
        Arguments.of("key create ops", new Command.KeyCreate("ops", "default", NONE)),
        Arguments.of(
            "key --tenant=t create --data d ops",
            new Command.KeyCreate("ops", "t", Map.of("carillon.data", "d"))),
        Arguments.of("key list", new Command.KeyList(NONE)),
        Arguments.of(
            "key list --database-url postgresql://u@h/n",
            new Command.KeyList(Map.of("carillon.database.url", "postgresql://u@h/n"))),
        Arguments.of("restored --data d", new Command.Restored(Map.of("carillon.data", "d"))),
        Arguments.of("key revoke 1a", new Command.KeyRevoke("1a", NONE)));
  }

  @ParameterizedTest
  @MethodSource
  void understood(String line, Command command) {
    assertThat(CommandLine.parse(line.split(" ", -1))).isEqualTo(command);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("bogus", "unknown command 'bogus'"),
        Arguments.of("start now", "start takes options only"),
        Arguments.of("restored now", "restored takes options only"),
        Arguments.of("restored --port 1", "unknown option --port"),
        Arguments.of("start --bogus", "unknown option --bogus"),
        Arguments.of("start --service", "unknown option --service"),
        Arguments.of("start -p 1", "start takes options only"),
        Arguments.of("start --port", "--port needs a value"),
        Arguments.of("start --port=", "--port needs a value"),
        Arguments.of("start --port x", "--port takes a number from 0 to 65535"),
        Arguments.of("start --port -1", "--port takes a number from 0 to 65535"),
        Arguments.of("start --port 65536", "--port takes a number from 0 to 65535"),
        Arguments.of("start --port 99999999999", "--port takes a number from 0 to 65535"),
        Arguments.of("token", "token takes one user"),
        Arguments.of("token ada bob", "token takes one user"),
        Arguments.of("token ", "a user has 1 to 255 characters"),
        Arguments.of("token " + "a".repeat(256), "a user has 1 to 255 characters"),
        Arguments.of("token ada\u0000", "a user has 1 to 255 characters"),
        Arguments.of("token ada --tenant\tx", "unknown option"),
        Arguments.of("token ada --tenant=\u0007", "a tenant has 1 to 255 characters"),
        Arguments.of("token ada --port 1", "unknown option --port"),
        Arguments.of("key", "key takes: create NAME, list, or revoke ID"),
        Arguments.of("key make ops", "key takes: create NAME, list, or revoke ID"),
        Arguments.of("key create", "key takes: create NAME, list, or revoke ID"),
        Arguments.of("key create ", "a key's name has 1 to 255 characters"),
        Arguments.of("key list all", "key takes: create NAME, list, or revoke ID"),
        Arguments.of("key revoke", "key takes: create NAME, list, or revoke ID"),
        Arguments.of("key list --host ::1", "unknown option --host"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String line, String reason) {
    assertThatThrownBy(() -> CommandLine.parse(line.split(" ", -1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(reason)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @MethodSource("nothing")
  void refusedWithoutACommand(String... arguments) {
    assertThatThrownBy(() -> CommandLine.parse(arguments)).isInstanceOf(UsageException.class);
  }

  static Stream<Arguments> nothing() {
    return Stream.of(
        Arguments.of((Object) new String[0]), Arguments.of((Object) new String[] {""}));
  }
}
