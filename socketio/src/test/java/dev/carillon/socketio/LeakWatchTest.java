package dev.carillon.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LeakWatchTest {
  @Test
  void everyBufferIsWatched() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
  }

  @Test
  void aBufferThatIsNotReleasedIsFoundWithWhereItWasTouched() {
    lose(PooledByteBufAllocator.DEFAULT);
    lose(ByteBufAllocator.DEFAULT);

    List<String> leaks = new ArrayList<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          leaks.addAll(LeakWatch.leaks());
          return !leaks.isEmpty();
        });
    assertThat(String.join("\n", leaks)).contains("ByteBuf").contains("LeakWatchTest.lose");
    // The other one may be found a collection later, and is not the next class's.
    Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> LeakWatch.leaks().isEmpty());
  }

  private static void lose(ByteBufAllocator allocator) {
    var _ = allocator.directBuffer(16).writeByte(1);
  }
}
