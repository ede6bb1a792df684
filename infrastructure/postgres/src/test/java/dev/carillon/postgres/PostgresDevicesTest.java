package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Device;
import dev.carillon.notification.domain.DeviceId;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresDevicesTest {
  private static final InboxKey ADA = new InboxKey(new TenantId("acme"), new UserId("ada"));
  private static final InboxKey BOB = new InboxKey(ADA.tenant(), new UserId("bob"));
  private static final InboxKey NAMESAKE = new InboxKey(new TenantId("globex"), ADA.receiver());
  private static final int MAX = 3;
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "devices");

  private final PostgresDevices devices = new PostgresDevices(DATABASE.dataSource(), MAX);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE.jdbc().sql("truncate device, tenant").update();
  }

  private static Device device(String id, String token, long second) {
    Instant seenAt = Instant.ofEpochSecond(second);
    return new Device(new DeviceId(id), Platform.WEB, token, seenAt, seenAt);
  }

  private List<Device> of(InboxKey who) {
    return devices.findAll(List.of(who)).getOrDefault(who, List.of());
  }

  private List<String> idsOf(InboxKey who) {
    return of(who).stream().map(device -> device.id().value()).toList();
  }

  @Test
  void aDeviceIsFoundAsItWasPut() {
    Device phone = new Device(new DeviceId("p"), Platform.APNS, "ab", at(1), at(1));

    assertThat(devices.put(ADA, phone)).isEqualTo(phone);
    assertThat(of(ADA)).containsExactly(phone);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  @Test
  void oneThatIsSeenAgainKeepsItsFirstTimeAndHasItsNewToken() {
    devices.put(ADA, device("phone", "old", 1));
    Device again = new Device(new DeviceId("phone"), Platform.WEB, "new", at(1), at(2));

    assertThat(devices.put(ADA, device("phone", "new", 2))).isEqualTo(again);
    assertThat(devices.put(ADA, device("phone", "new", 2))).isEqualTo(again);
    assertThat(of(ADA)).containsExactly(again);
  }

  @Test
  void aTokenMovesToWhoeverRegistersItLast() {
    devices.put(ADA, device("phone", "token", 1));
    devices.put(ADA, device("other", "another", 1));
    devices.put(NAMESAKE, device("phone", "token", 1));

    devices.put(BOB, device("phone", "token", 2));

    assertThat(idsOf(ADA)).containsExactly("other");
    assertThat(idsOf(BOB)).containsExactly("phone");
    assertThat(idsOf(NAMESAKE)).containsExactly("phone");
  }

  @Test
  void aTokenMovesToANewIdOfTheSameUser() {
    devices.put(ADA, device("before", "token", 1));
    devices.put(ADA, device("after", "token", 2));

    assertThat(idsOf(ADA)).containsExactly("after");
  }

  @Test
  void theSameWordsOnAnotherPlatformAreAnotherToken() {
    devices.put(ADA, device("web", "token", 1));
    devices.put(BOB, new Device(new DeviceId("fcm"), Platform.FCM, "token", at(1), at(1)));

    assertThat(idsOf(ADA)).containsExactly("web");
  }

  @Test
  void overTheBoundTheOneSeenLongestAgoGoes() {
    devices.put(ADA, device("a", "1", 1));
    devices.put(ADA, device("b", "2", 2));
    devices.put(ADA, device("c", "3", 3));
    devices.put(BOB, device("a", "4", 1));
    devices.put(ADA, device("a", "1", 4));
    assertThat(idsOf(ADA)).containsExactly("a", "c", "b");

    devices.put(ADA, device("d", "5", 5));

    assertThat(idsOf(ADA)).containsExactly("d", "a", "c");
    assertThat(idsOf(BOB)).containsExactly("a");
  }

  @Test
  void theNewOneStaysAlsoWhenItsClockIsBehind() {
    IntStream.rangeClosed(1, MAX).forEach(i -> devices.put(ADA, device("d" + i, "t" + i, 100 + i)));

    devices.put(ADA, device("new", "new", 1));

    assertThat(idsOf(ADA)).containsExactly("d3", "d2", "new");
  }

  @Test
  void thoseOfManyAreFoundAtOnceTheLastSeenFirst() {
    devices.put(ADA, device("a", "1", 1));
    devices.put(ADA, device("b", "2", 2));
    devices.put(NAMESAKE, device("c", "1", 1));

    assertThat(devices.findAll(List.of(ADA, BOB, NAMESAKE, ADA)))
        .containsOnly(
            Map.entry(ADA, List.of(device("b", "2", 2), device("a", "1", 1))),
            Map.entry(NAMESAKE, List.of(device("c", "1", 1))));
    assertThat(devices.findAll(List.of())).isEmpty();
  }

  @Test
  void onlyOnesOwnIsDeleted() {
    devices.put(ADA, device("phone", "1", 1));

    assertThat(devices.delete(BOB, new DeviceId("phone"))).isFalse();
    assertThat(devices.delete(NAMESAKE, new DeviceId("phone"))).isFalse();
    assertThat(devices.delete(ADA, new DeviceId("phone"))).isTrue();
    assertThat(devices.delete(ADA, new DeviceId("phone"))).isFalse();
    assertThat(of(ADA)).isEmpty();
  }

  @Test
  void oneThatHasAnotherTokenByNowIsNotForgotten() {
    Device before = device("phone", "old", 1);
    devices.put(ADA, before);
    devices.put(ADA, device("phone", "new", 2));

    devices.forget(ADA, before.target());
    assertThat(idsOf(ADA)).containsExactly("phone");

    devices.forget(ADA, device("phone", "new", 2).target());
    assertThat(of(ADA)).isEmpty();
  }

  @Test
  void ofManyAtOnceTheBoundHoldsAndATokenIsOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          IntStream.range(0, 40)
              .<Future<?>>mapToObj(i ->
                  threads.submit(
                      () -> devices.put(i % 2 == 0 ? ADA : BOB, device("d" + i, "t" + i % 10, i))))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(of(ADA)).hasSizeLessThanOrEqualTo(MAX);
    assertThat(of(BOB)).hasSizeLessThanOrEqualTo(MAX);
    assertThat(DATABASE.count("select count(*) - count(distinct token) from device")).isZero();
  }
}
