package dev.carillon.socketio;

import dev.carillon.socketio.parser.Argument;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Hands one answer to whoever waits for it, on a virtual thread, so that what depends on it may
/// block.
record AckFuture(CompletableFuture<List<Argument>> answer, Executor executor)
    implements AckListener {
  @Override
  public void answered(List<Argument> arguments) {
    executor.execute(() -> answer.complete(arguments));
  }

  @Override
  public void failed(RuntimeException why) {
    executor.execute(() -> answer.completeExceptionally(why));
  }
}
