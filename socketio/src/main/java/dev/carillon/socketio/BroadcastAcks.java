package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Collects the answers of many sockets to one event. Called on their event loops.
final class BroadcastAcks {
  private final CompletableFuture<List<AckAnswer>> result = new CompletableFuture<>();
  private final Executor executor;
  private final List<AckAnswer> answers = new ArrayList<>();

  /// What is still to come: sockets, and one more until all were asked.
  private int open = 1;

  private int missing;

  BroadcastAcks(Executor executor) {
    this.executor = executor;
  }

  CompletableFuture<List<AckAnswer>> result() {
    return result;
  }

  synchronized AckListener expect(NamespaceSocket socket) {
    open++;
    return new AckListener() {
      @Override
      public void answered(List<Argument> arguments) {
        settled(new AckAnswer(socket, socket.connection().server().arguments(arguments)));
      }

      @Override
      public void failed(RuntimeException why) {
        lost();
      }
    };
  }

  private synchronized void settled(AckAnswer answer) {
    answers.add(answer);
    settle();
  }

  private synchronized void lost() {
    missing++;
    settle();
  }

  /// No socket will be added.
  synchronized void allAsked() {
    settle();
  }

  private void settle() {
    open--;
    if (open == 0) {
      executor.execute(this::complete);
    }
  }

  /// Nothing changes any more.
  private synchronized void complete() {
    if (missing == 0) {
      result.complete(List.copyOf(answers));
    } else {
      result.completeExceptionally(new MissingAcksException(answers, missing));
    }
  }
}
