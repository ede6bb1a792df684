package dev.carillon.server;

import java.io.PrintStream;

/// The program: `start`, `token`, `key`, `rules`. A problem that a person can solve is one line on
/// standard error; exit code 2 says that the command line is wrong, 1 that it could not be done.
public final class Carillon {
  private Carillon() {}

  /// Runs a command.
  @SuppressWarnings("SystemOut") // A program talks to its terminal here and nowhere else.
  public static void main(String... arguments) {
    int exitCode = run(System.out, System.err, arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    try {
      switch (CommandLine.parse(arguments)) {
        case Command.Start start -> Server.start(start.settings());
        case Command.Token token -> TokenCommand.run(token, out);
        case Command.Restored restored -> RestoredCommand.run(restored, out);
        case Command.KeyCreate create -> KeyCommands.create(create, out);
        case Command.KeyList list -> KeyCommands.list(list, out);
        case Command.KeyRevoke revoke -> KeyCommands.revoke(revoke, out);
        case Command.RulesCheck check -> RuleFileCommands.check(check, out);
        case Command.RulesShipped _ -> RuleFileCommands.shipped(out);
        case Command.RulesSimulate simulate -> RuleTrialCommands.simulate(simulate, out);
        case Command.RulesBacktest backtest -> RuleTrialCommands.backtest(backtest, out);
      }
      return 0;
    } catch (UsageException wrong) {
      err.println("carillon: " + wrong.getMessage());
      return 2;
    } catch (RuntimeException failed) {
      err.println("carillon: " + Reasons.oneLine(failed));
      return 1;
    }
  }
}
