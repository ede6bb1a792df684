package dev.carillon.web.rates;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// What was taken of every limit for one that is to be sent.
public final class Permit {
  /// Where nothing limits.
  public static final Permit FREE = new Permit(List.of());

  private final List<Token<?>> tokens;

  Permit(List<Token<?>> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /// A token of one limit.
  record Token<K>(Limit limit, Buckets<K> buckets, K key) {
    /// As [Buckets#take].
    long take() {
      return buckets.take(key);
    }

    void giveBack() {
      buckets.giveBack(key);
    }
  }

  /// What it was taken for is not sent: it does not count. Once at most.
  public void giveBack() {
    tokens.forEach(Token::giveBack);
  }

  /// Gives it back when the outcome is a failure or not the taking of what was to be sent.
  ///
  /// @return the same outcome
  public <T> CompletionStage<T> spentOn(CompletionStage<T> outcome, Predicate<? super T> taken) {
    if (tokens.isEmpty()) {
      return outcome;
    }
    return outcome.whenComplete((found, failure) -> {
      if (failure != null || !taken.test(found)) {
        giveBack();
      }
    });
  }
}
