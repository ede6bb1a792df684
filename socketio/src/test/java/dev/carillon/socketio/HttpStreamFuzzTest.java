package dev.carillon.socketio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any bytes on any connections, cut anywhere: no exception but those a peer can cause, no buffer
/// kept, every connection and session at its end once the peers have gone. The input says what the
/// peers do, in a grammar that reaches the upgrade: see [StreamPeers]. In the build it runs over
/// the recorded inputs; with `JAZZER_FUZZ=1` it searches. A long run of this or another target, in
/// a directory of its own, where `corpus` is a directory with the recorded inputs or an empty one:
///
/// ```
/// mvn -pl socketio -am test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/class-path
/// java -XX:+EnableDynamicAgentLoading \
///     -cp socketio/target/test-classes:socketio/target/classes:$(cat /tmp/class-path) \
///     com.code_intelligence.jazzer.Jazzer \
///     --target_class=dev.carillon.socketio.HttpStreamFuzzTest \
///     --instrumentation_includes='dev.carillon.socketio.**' -max_total_time=600 corpus
/// ```
class HttpStreamFuzzTest {
  static {
    // Before the first logger: a JVM of its own runs this class.
    System.setProperty("org.slf4j.simpleLogger.log.dev.carillon", "debug");
  }

  private static final int MAX_STEPS = 48;

  @FuzzTest(maxDuration = "10s")
  void anyBytesAreAnsweredOrRefused(FuzzedDataProvider data) {
    try (StreamHarness harness = StreamHarness.start()) {
      StreamPeers peers = new StreamPeers(harness, data);
      for (int i = 0; i < MAX_STEPS && data.remainingBytes() > 0; i++) {
        peers.step();
        harness.requireBounded();
      }
      harness.requireNothingLeft();
    }
  }
}
