package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupedCallsTest {
  private final List<List<Integer>> asked = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore mayAnswer = new Semaphore(0);
  private final GroupedCalls<Integer, String> reads =
      new GroupedCalls<>("test-reader", new ReaderOptions(1, 3, 5), this::read);

  @AfterEach
  void close() {
    reads.close();
  }

  private List<String> read(List<Integer> questions) {
    asked.add(questions);
    mayAnswer.acquireUninterruptibly();
    if (questions.contains(13)) {
      throw new StoreUnavailableException("away", FailureKind.RETRY_AFTER);
    }
    return questions.stream().map(question -> "answer " + question).toList();
  }

  private CompletableFuture<String> ask(int question) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(reads.ask(question));
          } catch (RuntimeException refused) {
            answer.completeExceptionally(refused);
          }
        });
    return answer;
  }

  private void awaitAsked(int times) {
    await().until(() -> asked.size() == times);
  }

  @Test
  void oneAloneIsAskedAtOnce() {
    mayAnswer.release();

    assertThat(reads.ask(1)).isEqualTo("answer 1");
    assertThat(asked).containsExactly(List.of(1));
  }

  @Test
  void whatWaitsIsAskedTogetherUpToTheBoundAndEachGetsItsOwnAnswer() {
    CompletableFuture<String> first = ask(1);
    awaitAsked(1);
    List<CompletableFuture<String>> others = new ArrayList<>();
    for (int question = 2; question <= 5; question++) {
      others.add(ask(question));
    }
    await().until(() -> reads.waiting() == 5);
    mayAnswer.release(3);

    assertThat(first.join()).isEqualTo("answer 1");
    assertThat(others)
        .extracting(CompletableFuture::join)
        .containsExactly("answer 2", "answer 3", "answer 4", "answer 5");
    assertThat(asked).extracting(List::size).containsExactly(1, 3, 1);
  }

  @Test
  void whoFindsTooManyWaitingIsRefused() {
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    for (int question = 1; question <= 5; question++) {
      waiting.add(ask(question));
    }
    await().until(() -> reads.waiting() == 5);

    assertThatThrownBy(() -> reads.ask(6)).isInstanceOf(StoreUnavailableException.class);

    mayAnswer.release(5);
    waiting.forEach(CompletableFuture::join);
  }

  @Test
  void aFailureIsToldToAllWhoWereAskedTogetherAndTheNextIsAskedAgain() {
    mayAnswer.release(2);

    assertThatThrownBy(() -> reads.ask(13))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("away");
    assertThat(reads.ask(1)).isEqualTo("answer 1");
  }

  @Test
  void whoStillWaitsWhenItClosesIsRefused() {
    CompletableFuture<String> first = ask(1);
    awaitAsked(1);
    CompletableFuture<String> second = ask(2);
    await().until(() -> reads.waiting() == 2);
    reads.close();
    mayAnswer.release();

    assertThat(first.join()).isEqualTo("answer 1");
    await().until(second::isCompletedExceptionally);
    assertThatThrownBy(() -> reads.ask(3)).isInstanceOf(StoreUnavailableException.class);
  }
}
